import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
} from '@tabler/icons-react'

import type { CameraState, CameraStatus } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './StateBadge.module.css'
import { toneOf } from './states'

const icons = {
  good: IconCircleCheckFilled,
  idle: IconCircleDashed,
  warning: IconAlertTriangleFilled,
  bad: IconAlertOctagonFilled,
}

/** A camera's state by word, icon and colour. */
export function StateBadge({ state }: { state: CameraState }) {
  const t = useT()
  const tone = toneOf(state)
  const Icon = icons[tone]
  return (
    <span className={`${classes['badge']} ${classes[tone]}`} data-state={state}>
      <Icon size={15} aria-hidden />
      {t(`cameraState.${state}`)}
    </span>
  )
}

/** Of these the service says no more than the words here do. */
const plain: ReadonlySet<CameraState> = new Set(['black', 'covered', 'off'])

/** Why a camera is in its state, with what the service says of it; nothing while all is well. */
export function StateReason({ status: { state, reason } }: { status: CameraStatus }) {
  const t = useT()
  if (state === 'running') return null
  return (
    <p className={classes['reason']}>
      {t(`cameraState.${state}.hint`)}
      {reason && !plain.has(state) && <span> ({reason})</span>}
    </p>
  )
}
