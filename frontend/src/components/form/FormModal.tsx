import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'

import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

interface Props {
  title: string
  /** The word on the button; "Save" without one. */
  action?: string
  error: unknown
  busy: boolean
  /** Whether something that has to be chosen is missing. */
  disabled?: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A form over the page, with the service's error. */
export function FormModal({
  title,
  action,
  error,
  busy,
  disabled = false,
  onSubmit,
  onClose,
  children,
}: Props) {
  const t = useT()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
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
    </Modal>
  )
}
