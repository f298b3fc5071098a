import { expect, it } from 'vitest'

import { remaining, unitsOf } from './refund'

it('what was given back cannot be given back again', () => {
  expect(remaining({ amount: 9000, refunded_amount: 0 })).toBe(9000)
  expect(remaining({ amount: 9000, refunded_amount: 9000 })).toBe(0)
})

it.each([
  [5000, 0, 5000],
  ['5000', 0, 5000],
  [1.15, 2, 115],
  ['', 2, 0],
  ['-', 2, 0],
])('%j with %i decimals is %i units', (written, decimals, units) => {
  expect(unitsOf(written, { code: 'XXX', decimals })).toBe(units)
})
