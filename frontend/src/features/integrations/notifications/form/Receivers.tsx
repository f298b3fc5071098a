import { PasswordInput, Switch, TagsInput, TextInput } from '@mantine/core'

import { useT } from '@/lib/i18n'

import { Choice, type FieldsProps } from './Fields'

/** Who gets the messages, and how. */
export function Receivers({ values, set, hasUrl }: FieldsProps & { hasUrl: boolean }) {
  const t = useT()
  return (
    <>
      <TextInput
        label={t('places.name')}
        required
        maxLength={100}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
      />
      <Choice
        label={t('channels.kind')}
        description={t(`channelKind.${values.kind}.hint`)}
        value={values.kind}
        choices={['email', 'apprise']}
        name={(kind) => t(`channelKind.${kind}`)}
        onChange={(kind) => set({ kind })}
      />
      {values.kind === 'email' ? (
        <TagsInput
          label={t('channels.recipients')}
          withAsterisk
          description={t('channels.recipientsHint')}
          placeholder={values.recipients.length === 0 ? 'gate@example.org' : ''}
          splitChars={[',', ';', ' ']}
          maxTags={50}
          value={values.recipients}
          onChange={(recipients) => set({ recipients })}
          acceptValueOnBlur
        />
      ) : (
        <PasswordInput
          label={t('channels.url')}
          description={t(hasUrl ? 'channels.urlKept' : 'channels.urlHint')}
          placeholder="ntfys://host/topic"
          required={!hasUrl}
          maxLength={1000}
          autoComplete="off"
          spellCheck={false}
          value={values.url}
          onChange={(event) => set({ url: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': t('channels.showUrl') }}
        />
      )}
      <Switch
        label={t('channels.enabled')}
        description={t('channels.enabledHint')}
        checked={values.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
    </>
  )
}
