import type { Webhook } from '@/client/types'
import { LotNames } from '@/components/account/LotNames'
import { useT } from '@/lib/i18n'

import { isForDetections } from '../form/values'
import { eventName } from '../words'

/** Which events a webhook gets, in words; `most` limits how many are named. */
export function Events({ webhook: { event_types, format }, most }: Props & { most?: number }) {
  const t = useT()
  if (isForDetections(format)) return t('webhooks.platesOnly')
  if (event_types.length === 0) return t('webhooks.allEvents')
  const named = event_types.slice(0, most).map((type) => eventName(type, t))
  const rest = event_types.length - named.length
  return rest === 0
    ? named.join(', ')
    : t('webhooks.andMore', { names: named.join(', '), count: rest })
}

/** The lots whose events a webhook gets. */
export function Lots({ webhook: { lots } }: Props) {
  return <LotNames lots={lots.length === 0 ? null : lots} />
}

interface Props {
  webhook: Webhook
}
