import { expect, it } from 'vitest'

import { countByWeek } from './week'

it('counts by the clock of the place', () => {
  const sundayEvening = '2026-11-22T18:30:00Z'
  const counts = countByWeek([sundayEvening, sundayEvening], 'Asia/Jakarta')
  expect(counts[0]?.[1]).toBe(2)
  expect(counts.flat().reduce((a, b) => a + b)).toBe(2)
  expect(countByWeek([sundayEvening], 'UTC')[6]?.[18]).toBe(1)
})
