import type { GateDecision } from '@/client/types'

/** The same vehicle once more, or one whose pass goes on: nothing new for the guard. */
const quiet: ReadonlySet<GateDecision['reason']> = new Set(['repeated', 'provisional'])

/** Whether a decision stays on the screen until the guard has acknowledged it. */
export const isHeld = ({ outcome, reason }: GateDecision): boolean =>
  reason === 'blocked' || (outcome === 'review' && !quiet.has(reason))

export interface OnScreen {
  shown: GateDecision | undefined
  /** Whether it stays until it is acknowledged. */
  held: boolean
  /** How many others wait to be acknowledged. */
  waiting: number
}

/**
 * Returns which of the decisions (the newest first) the guard sees: the oldest that waits for an
 * acknowledgement, else the newest. Decisions up to `seen` are acknowledged.
 */
export function onScreen(decisions: readonly GateDecision[], seen: number): OnScreen {
  const waiting = decisions.filter((decision) => decision.id > seen && isHeld(decision))
  const oldest = waiting.at(-1)
  if (oldest) return { shown: oldest, held: true, waiting: waiting.length - 1 }
  const newest = decisions.find(({ reason }) => !quiet.has(reason))
  return { shown: newest ?? decisions[0], held: false, waiting: 0 }
}
