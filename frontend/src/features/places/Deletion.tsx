import { Alert } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Confirm } from '@/components/feedback/Confirm'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

interface Props {
  name: string
  onDelete: () => Promise<unknown>
  onClose: () => void
}

/** Asks, then deletes; where the service refuses, shows what still uses the thing. */
export function Deletion({ name, onDelete, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const confirm = async (): Promise<void> => {
    setBusy(true)
    try {
      await onDelete()
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
      title={t('places.delete', { name })}
      action={t('action.delete')}
      busy={busy}
      onCancel={onClose}
      onConfirm={() => void confirm()}
    >
      {t('places.deleteText')}
      {error !== null && (
        <Alert color="red" role="alert" mt="sm">
          {describeError(error, t)}
        </Alert>
      )}
    </Confirm>
  )
}
