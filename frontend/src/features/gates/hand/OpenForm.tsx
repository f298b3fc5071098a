import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'

import type { Gate } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

import { useOpen } from './useOpen'

interface Props {
  gate: Gate
  /** What stands in the field at first. */
  reason?: string
  onClose: () => void
}

/** Asks for the reason, then orders one opening. */
export function OpenForm({ gate, reason: first = '', onClose }: Props) {
  const t = useT()
  const [reason, setReason] = useState(first)
  const [error, setError] = useState<unknown>(null)
  const { open, busy } = useOpen()
  const submit = async (): Promise<void> => {
    try {
      await open(gate.id, reason.trim())
      onClose()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <FormModal
      title={t('gates.openTitle', { name: gate.name })}
      action={t('gates.open')}
      error={error}
      busy={busy}
      disabled={reason.trim().length < 3}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Text size="sm">{t('gates.openText')}</Text>
      <TextInput
        label={t('gates.why')}
        required
        minLength={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
    </FormModal>
  )
}
