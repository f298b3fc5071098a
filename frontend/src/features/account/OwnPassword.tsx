import { PasswordInput } from '@mantine/core'

import { isServiceError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** Whether the service did not accept the password. */
export function isWrongPassword(error: unknown): boolean {
  return isServiceError(error) && error.error === 'wrong_log_in'
}

interface Props {
  value: string
  onChange: (password: string) => void
  error: unknown
}

/** The password that the person has now. */
export function OwnPassword({ value, onChange, error }: Props) {
  const t = useT()
  return (
    <PasswordInput
      label={t('password.current')}
      name="password"
      autoComplete="current-password"
      required
      withAsterisk={false}
      maxLength={1000}
      value={value}
      error={isWrongPassword(error) && t('password.wrong')}
      visibilityToggleButtonProps={{ 'aria-label': t('logIn.show') }}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-autofocus
    />
  )
}
