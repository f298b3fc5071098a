import { expect, it } from 'vitest'

import { gravestFirst } from './gravest'

it('puts the gravest alarm first, and of equal ones the newest', () => {
  const alarms = [
    { id: 4, severity: 'info' },
    { id: 3, severity: 'critical' },
    { id: 2, severity: 'warning' },
    { id: 1, severity: 'critical' },
  ] as const
  expect(gravestFirst(alarms).map(({ id }) => id)).toEqual([3, 1, 2, 4])
})
