import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconLock,
  IconLockOpen,
} from '@tabler/icons-react'

import type { Gate, GateOutcome, GateStateName } from '@/client/types'
import { ToneBadge } from '@/components/status/ToneBadge'
import { useT } from '@/lib/i18n'

const states = {
  open: { tone: 'good', icon: IconLockOpen },
  closed: { tone: 'idle', icon: IconLock },
  faulted: { tone: 'bad' },
  unknown: { tone: 'idle' },
} as const

export const outcomeIcons = {
  allow: IconCircleCheckFilled,
  deny: IconAlertOctagonFilled,
  review: IconAlertTriangleFilled,
}
const outcomeTones = { allow: 'good', deny: 'bad', review: 'warning' } as const
const modeTones = { live: 'good', shadow: 'warning', off: 'idle' } as const

/** The state of a barrier as its device reports it. */
export function StateBadge({ state }: { state: GateStateName }) {
  const t = useT()
  return (
    <ToneBadge {...states[state]} state={state}>
      {t(`gateState.${state}`)}
    </ToneBadge>
  )
}

/** Whether a gate opens for readings. */
export function ModeBadge({ gate: { mode, enabled } }: { gate: Gate }) {
  const t = useT()
  const shown = enabled ? mode : 'off'
  return (
    <ToneBadge tone={modeTones[shown]} icon={null} data-mode={shown}>
      {t(`gateMode.${shown}`)}
    </ToneBadge>
  )
}

/** What was decided about a reading. */
export function OutcomeBadge({ outcome }: { outcome: GateOutcome }) {
  const t = useT()
  return (
    <ToneBadge tone={outcomeTones[outcome]} data-outcome={outcome}>
      {t(`gateOutcome.${outcome}`)}
    </ToneBadge>
  )
}
