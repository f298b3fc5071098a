import { Text } from '@mantine/core'
import { useState } from 'react'

import { FormModal } from '@/components/form/FormModal'
import { MomentInput } from '@/components/moment/MomentInput'
import { useI18n } from '@/lib/i18n'
import { useZone } from '@/lib/places/timezone'
import { zoneText } from '@/lib/time/zone'
import type { TaggedVisit } from '@/lib/visits/query'

import { ReasonInput } from './ReasonForm'
import { useHand } from './useHand'

interface Props {
  tagged: TaggedVisit
  onClose: () => void
}

/** Ends a visit whose exit was not read: when the vehicle left, and how that is known. */
export function CloseForm({ tagged, onClose }: Props) {
  const { t, language } = useI18n()
  const [at, setAt] = useState<string | null>(() => new Date().toISOString())
  const [reason, setReason] = useState('')
  const hand = useHand(tagged, { onDone: onClose })
  return (
    <FormModal
      title={t('hand.close')}
      action={t('hand.close')}
      error={hand.error}
      busy={hand.isPending}
      disabled={!at || !reason.trim()}
      onSubmit={() => at && hand.mutate({ action: 'close', body: { at, reason: reason.trim() } })}
      onClose={onClose}
    >
      <Text size="sm">{t('handText.close')}</Text>
      <MomentInput
        label={t('hand.leftAt')}
        description={zoneText(useZone(), language)}
        required
        value={at}
        onChange={setAt}
      />
      <ReasonInput value={reason} onChange={setReason} required />
    </FormModal>
  )
}
