import { Switch } from '@mantine/core'

import { languages, useT } from '@/lib/i18n'

import { Choice, Group, type FieldsProps } from './Fields'

/** What a message says. */
export function Contents({ values, set }: FieldsProps) {
  const t = useT()
  return (
    <Group legend={t('channels.contents')}>
      <Choice
        label={t('channels.plates')}
        description={t(`channelPlates.${values.plates}.hint`)}
        value={values.plates}
        choices={['none', 'masked', 'shown']}
        name={(plates) => t(`channelPlates.${plates}`)}
        onChange={(plates) => set({ plates })}
      />
      {values.kind === 'email' && values.plates === 'shown' && (
        <Switch
          label={t('channels.attachCrop')}
          checked={values.attach_crop}
          onChange={(event) => set({ attach_crop: event.currentTarget.checked })}
        />
      )}
      <Choice
        label={t('shell.language')}
        value={values.language}
        choices={['en', 'id']}
        name={(language) => languages[language]}
        onChange={(language) => set({ language })}
      />
    </Group>
  )
}
