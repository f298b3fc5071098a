import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'

import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import type { HandChange } from '@/lib/visits/change'
import type { TaggedVisit } from '@/lib/visits/query'

import { useHand } from './useHand'

interface ReasonProps {
  value: string
  onChange: (reason: string) => void
  required?: boolean
}

/** Why a visit is changed, as it is recorded with the change. */
export function ReasonInput({ value, onChange, required = false }: ReasonProps) {
  const t = useT()
  return (
    <TextInput
      label={t(required ? 'hand.reason' : 'hand.reasonOptional')}
      placeholder={t('hand.reasonExample')}
      maxLength={200}
      required={required}
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

interface Props {
  tagged: TaggedVisit
  action: 'split' | 'reopen' | 'confirm' | 'reject'
  make: (reason: string | null) => HandChange
  onClose: () => void
}

/** Asks for the reason of a change that needs nothing else. */
export function ReasonForm({ tagged, action, make, onClose }: Props) {
  const t = useT()
  const [reason, setReason] = useState('')
  const hand = useHand(tagged, { onDone: onClose })
  return (
    <FormModal
      title={t(`hand.${action}`)}
      action={t(`hand.${action}`)}
      error={hand.error}
      busy={hand.isPending}
      onSubmit={() => hand.mutate(make(reason.trim() || null))}
      onClose={onClose}
    >
      <Text size="sm">{t(`handText.${action}`)}</Text>
      <ReasonInput value={reason} onChange={setReason} />
    </FormModal>
  )
}
