import type { CameraState, CameraStatus } from '@/client/types'
import { ToneBadge } from '@/components/status/ToneBadge'
import { useT } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'

import classes from './StateBadge.module.css'
import { toneOf } from './states'

/** A camera's state. */
export function StateBadge({ state }: { state: CameraState }) {
  const t = useT()
  return (
    <ToneBadge tone={toneOf(state)} state={state}>
      {t(`cameraState.${state}`)}
    </ToneBadge>
  )
}

/** Of these the service says no more than the words here do. */
const plain: ReadonlySet<CameraState> = new Set(['black', 'covered', 'off'])

/** Why a camera is in its state, with what the service says of it; nothing while all is well. */
export function StateReason({ status }: { status: CameraStatus }) {
  const t = useT()
  const tell = useSentence()
  const { state, reason } = status
  if (state === 'running') return null
  return (
    <p className={classes['reason']}>
      {t(`cameraState.${state}.hint`)}
      {reason && !plain.has(state) && <span> ({tell(reason, status.reason_sentence)})</span>}
    </p>
  )
}
