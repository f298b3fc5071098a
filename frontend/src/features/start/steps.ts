export const stepNames = ['account', 'site', 'gates', 'picture', 'list'] as const
export type StepName = (typeof stepNames)[number]

/** What exists; undefined while it is not known. */
export type Existing = Readonly<Record<StepName, boolean | undefined>>

export interface Step {
  name: StepName
  state: 'done' | 'skipped' | 'open'
}

/** Returns the steps in their order; undefined while one of them is not known. */
export function stepsOf(existing: Existing, skipped: readonly string[]): Step[] | undefined {
  if (stepNames.some((name) => existing[name] === undefined)) return undefined
  return stepNames.map((name) => {
    if (existing[name]) return { name, state: 'done' }
    return { name, state: skipped.includes(name) ? 'skipped' : 'open' }
  })
}

/** Returns the step that is worked on: the one that was chosen while it is not done, else the first open one. */
export function currentOf(steps: readonly Step[], chosen: StepName | null): StepName | undefined {
  const open = steps.find(({ state }) => state === 'open')
  const again = steps.find(({ name, state }) => name === chosen && state !== 'done')
  return (again ?? open)?.name
}
