import type { CameraState } from '@/client/types'

export type Tone = 'good' | 'idle' | 'warning' | 'bad'

const tones: Record<CameraState, Tone> = {
  off: 'idle',
  connecting: 'idle',
  running: 'good',
  frozen: 'warning',
  black: 'warning',
  covered: 'warning',
  slow: 'warning',
  wrong_clock: 'warning',
  failed: 'bad',
  stopped: 'bad',
}

/** Returns how good or bad a state is. */
export const toneOf = (state: CameraState): Tone => tones[state]

/** Whether a camera in this state delivers pictures. */
export const hasPictures = (state: CameraState): boolean =>
  toneOf(state) === 'good' || toneOf(state) === 'warning'
