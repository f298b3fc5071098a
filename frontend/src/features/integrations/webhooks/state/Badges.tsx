import { IconClock, IconPlayerPauseFilled } from '@tabler/icons-react'

import type { DeliveryState } from '@/client/types'
import { ToneBadge } from '@/components/status/ToneBadge'
import { useT } from '@/lib/i18n'

import type { WebhookState } from './states'

const webhookLooks = {
  on: { tone: 'good' },
  failing: { tone: 'warning' },
  stopped: { tone: 'bad' },
  off: { tone: 'idle', icon: IconPlayerPauseFilled },
} as const

const deliveryLooks = {
  pending: { tone: 'warning', icon: IconClock },
  delivered: { tone: 'good' },
  dead: { tone: 'bad' },
} as const

/** How a webhook stands. */
export function WebhookBadge({ state }: { state: WebhookState }) {
  const t = useT()
  return (
    <ToneBadge {...webhookLooks[state]} data-webhook={state}>
      {t(`webhookState.${state}`)}
    </ToneBadge>
  )
}

/** What became of a delivery. */
export function DeliveryBadge({ state }: { state: DeliveryState }) {
  const t = useT()
  return (
    <ToneBadge {...deliveryLooks[state]} data-delivery={state}>
      {t(`deliveryState.${state}`)}
    </ToneBadge>
  )
}

/** How one attempt ended: the status of the answer, and whether the receiver has the event. */
export function AttemptBadge({ status, failed }: { status: number | null; failed: boolean }) {
  const t = useT()
  return (
    <ToneBadge tone={failed ? 'bad' : 'good'} data-attempt={failed ? 'failed' : 'arrived'}>
      {status === null ? t('webhooks.noAnswer') : String(status)}
    </ToneBadge>
  )
}
