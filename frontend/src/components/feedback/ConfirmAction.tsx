import { Alert } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { Confirm } from './Confirm'

interface Props {
  title: string
  action: string
  onConfirm: () => Promise<unknown>
  onClose: () => void
  children: ReactNode
}

/** Asks, then acts; where the service refuses, shows why. */
export function ConfirmAction({ title, action, onConfirm, onClose, children }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const confirm = async (): Promise<void> => {
    setBusy(true)
    try {
      await onConfirm()
      void queries.invalidateQueries()
      onClose()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Confirm
      opened
      title={title}
      action={action}
      busy={busy}
      onCancel={onClose}
      onConfirm={() => void confirm()}
    >
      {children}
      {error !== null && (
        <Alert color="red" role="alert" mt="sm">
          {describeError(error, t)}
        </Alert>
      )}
    </Confirm>
  )
}
