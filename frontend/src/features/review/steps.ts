/** What a person decided: the same vehicle, not the same, or later. */
export type Verdict = 'confirm' | 'reject' | 'skip'

export interface Step {
  id: number
  verdict: Verdict
}

/** The decisions since the page was opened, the newest last. */
export type Steps = readonly Step[]

export type StepsChange =
  | { type: 'decided'; step: Step }
  /** The decision is taken back, or the service refused it. */
  | { type: 'withdrawn'; id: number }
  /** What was put off is shown again. */
  | { type: 'again' }

export function changeSteps(steps: Steps, change: StepsChange): Steps {
  switch (change.type) {
    case 'decided':
      return [...steps.filter(({ id }) => id !== change.step.id), change.step]
    case 'withdrawn':
      return steps.filter(({ id }) => id !== change.id)
    case 'again':
      return steps.filter(({ verdict }) => verdict !== 'skip')
  }
}

/** Returns the visits that are not decided or put off yet, in their order. */
export function waiting<V extends { id: number }>(visits: readonly V[], steps: Steps): V[] {
  const gone = new Set(steps.map(({ id }) => id))
  return visits.filter(({ id }) => !gone.has(id))
}
