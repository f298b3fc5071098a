import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconLock,
  IconLockOpen,
} from '@tabler/icons-react'

import type { Gate, GateOutcome, GateStateName } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './Badges.module.css'

const states = {
  open: { tone: 'good', Icon: IconLockOpen },
  closed: { tone: 'idle', Icon: IconLock },
  faulted: { tone: 'bad', Icon: IconAlertOctagonFilled },
  unknown: { tone: 'idle', Icon: IconCircleDashed },
} as const

export const outcomeIcons = {
  allow: IconCircleCheckFilled,
  deny: IconAlertOctagonFilled,
  review: IconAlertTriangleFilled,
}
const outcomeTones = { allow: 'good', deny: 'bad', review: 'warning' } as const

/** The state of a barrier as its device reports it, by word, icon and colour. */
export function StateBadge({ state }: { state: GateStateName }) {
  const t = useT()
  const { tone, Icon } = states[state]
  return (
    <span className={`${classes['badge']} ${classes[tone]}`} data-state={state}>
      <Icon size={15} aria-hidden />
      {t(`gateState.${state}`)}
    </span>
  )
}

/** Whether a gate opens for readings. */
export function ModeBadge({ gate: { mode, enabled } }: { gate: Gate }) {
  const t = useT()
  const shown = enabled ? mode : 'off'
  const tone = { live: 'good', shadow: 'warning', off: 'idle' }[shown]
  return (
    <span className={`${classes['badge']} ${classes[tone] ?? ''}`} data-mode={shown}>
      {t(`gateMode.${shown}`)}
    </span>
  )
}

/** What was decided about a reading, by word, icon and colour. */
export function OutcomeBadge({ outcome }: { outcome: GateOutcome }) {
  const t = useT()
  const Icon = outcomeIcons[outcome]
  return (
    <span
      className={`${classes['badge']} ${classes[outcomeTones[outcome]]}`}
      data-outcome={outcome}
    >
      <Icon size={15} aria-hidden />
      {t(`gateOutcome.${outcome}`)}
    </span>
  )
}
