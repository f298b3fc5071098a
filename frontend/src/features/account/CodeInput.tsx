import { TextInput } from '@mantine/core'

import { useT } from '@/lib/i18n'

interface Props {
  description: string
  value: string
  onChange: (code: string) => void
}

/** A code of the authenticator app. */
export function CodeInput({ description, value, onChange }: Props) {
  const t = useT()
  return (
    <TextInput
      label={t('logIn.code')}
      description={description}
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      required
      withAsterisk={false}
      maxLength={40}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
