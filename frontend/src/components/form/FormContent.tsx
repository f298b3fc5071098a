import { Alert, Button, Group, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'

import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

interface Props {
  /** The word on the button; "Save" without one. */
  action?: string | undefined
  error: unknown
  busy: boolean
  /** Whether something that has to be chosen is missing. */
  disabled?: boolean | undefined
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** The fields of a form, the service's error, and the buttons. */
export function FormContent(props: Props) {
  const { action, error, busy, disabled = false, onSubmit, onClose, children } = props
  const t = useT()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        {error ? (
          <Alert color="red" role="alert">
            {describeError(error, t)}
          </Alert>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={disabled}>
            {action ?? t('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
