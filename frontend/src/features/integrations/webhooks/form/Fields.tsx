import { Select, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'

import { LotsChoice } from '@/components/account/LotsChoice'
import { useT } from '@/lib/i18n'

import { Types } from './Types'
import { formats, pictureWays, type Values } from './values'

interface Props {
  values: Values
  set: (changes: Partial<Values>) => void
}

/** What the receiver gets: the form of the bodies, and pictures. */
function Body({ values, set }: Props) {
  const t = useT()
  return (
    <>
      <Select
        label={t('webhooks.format')}
        description={t(`webhookFormat.${values.format}.hint`)}
        data={formats.map((value) => ({ value, label: t(`webhookFormat.${value}`) }))}
        value={values.format}
        onChange={(chosen) =>
          set({ format: formats.find((value) => value === chosen) ?? values.format })
        }
        allowDeselect={false}
      />
      {values.format !== 'rekor' && (
        <Select
          label={t('webhooks.pictures')}
          description={t(`webhookPictures.${values.pictures}.hint`)}
          data={pictureWays.map((value) => ({ value, label: t(`webhookPictures.${value}`) }))}
          value={values.pictures}
          onChange={(chosen) =>
            set({ pictures: pictureWays.find((value) => value === chosen) ?? values.pictures })
          }
          allowDeselect={false}
        />
      )}
    </>
  )
}

/** All that is set of a webhook. */
export function Fields({ values, set }: Props) {
  const t = useT()
  const [left, setLeft] = useState(false)
  const isPlain = left && values.url.startsWith('http://')
  return (
    <>
      <TextInput
        label={t('places.name')}
        placeholder={t('webhooks.nameExample')}
        required
        maxLength={100}
        autoComplete="off"
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
      />
      <TextInput
        label="URL"
        description={t(isPlain ? 'webhooks.plain' : 'webhooks.urlHint')}
        type="url"
        required
        minLength={8}
        maxLength={1000}
        autoComplete="off"
        spellCheck={false}
        value={values.url}
        onChange={(event) => set({ url: event.currentTarget.value })}
        onBlur={() => setLeft(true)}
      />
      <Switch
        label={t('webhooks.private')}
        description={t('webhooks.privateHint')}
        checked={values.allow_private}
        onChange={(event) => set({ allow_private: event.currentTarget.checked })}
      />
      <Body values={values} set={set} />
      <Types values={values} set={set} />
      <LotsChoice
        value={values.lots}
        onChange={(lots) => set({ lots })}
        hint={t('webhooks.lotsHint')}
      />
      <Switch
        label={t('webhooks.enabled')}
        description={t('webhooks.enabledHint')}
        checked={values.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
    </>
  )
}
