import { expect, it } from 'vitest'

import { startOf } from './lot'

it('a page starts with the chosen lot, unless its address asks for something', () => {
  expect(startOf({ cause: 'enter', search: {} }, '2')).toEqual({ lot: '2' })
  expect(startOf({ cause: 'enter', search: { plate: 'B1' } }, '2')).toBeUndefined()
  // Filters that are cleared stay cleared.
  expect(startOf({ cause: 'stay', search: {} }, '2')).toBeUndefined()
  expect(startOf({ cause: 'enter', search: {} }, undefined)).toBeUndefined()
})
