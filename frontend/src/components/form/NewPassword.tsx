import { PasswordInput } from '@mantine/core'

import { useT } from '@/lib/i18n'

const MIN_LENGTH = 10
const MAX_LENGTH = 200

interface Props {
  label: string
  value: string
  onChange: (password: string) => void
  required?: boolean
  description?: string
}

/** A new password; what is typed can be shown, so that it need not be typed twice. */
export function NewPassword({ label, value, onChange, required = true, description }: Props) {
  const t = useT()
  return (
    <PasswordInput
      label={label}
      description={description ?? t('password.rule', { count: MIN_LENGTH })}
      name="new-password"
      autoComplete="new-password"
      required={required}
      withAsterisk={false}
      minLength={MIN_LENGTH}
      maxLength={MAX_LENGTH}
      value={value}
      visibilityToggleButtonProps={{ 'aria-label': t('logIn.show') }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
