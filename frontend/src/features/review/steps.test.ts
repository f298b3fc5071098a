import { expect, it } from 'vitest'

import { changeSteps, waiting, type Steps } from './steps'

const visits = [{ id: 1 }, { id: 2 }, { id: 3 }]
const ids = (steps: Steps): number[] => waiting(visits, steps).map(({ id }) => id)

it('shows the next visit at once, and one that is taken back again', () => {
  let steps: Steps = changeSteps([], { type: 'decided', step: { id: 1, verdict: 'confirm' } })
  expect(ids(steps)).toEqual([2, 3])
  steps = changeSteps(steps, { type: 'decided', step: { id: 2, verdict: 'skip' } })
  expect(ids(steps)).toEqual([3])
  expect(ids(changeSteps(steps, { type: 'withdrawn', id: 2 }))).toEqual([2, 3])
})

it('shows what was put off again, not what was decided', () => {
  const steps: Steps = [
    { id: 1, verdict: 'reject' },
    { id: 2, verdict: 'skip' },
  ]
  expect(ids(changeSteps(steps, { type: 'again' }))).toEqual([2, 3])
})
