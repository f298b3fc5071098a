import { expect, it } from 'vitest'

import { pass } from './fixtures'
import { changesOf, problemOf, rightOf, valuesOf } from './values'

const values = valuesOf(pass)

it('a form that nobody touched changes nothing', () => {
  expect(changesOf(values, pass)).toEqual({})
  expect(values.plates).toEqual(['D 1234 ABC', 'D 5678 ABC'])
})

it('a change holds only what differs; null takes a limit away', () => {
  const edited = { ...values, holder: 'Budi', lot_ids: null, max_inside: null, hours: [] }
  expect(changesOf(edited, pass)).toEqual({
    holder: 'Budi',
    lot_ids: null,
    max_inside: null,
    hours: [],
  })
})

it('only a validation takes something off the price', () => {
  expect(rightOf({ ...values, percent: 50 }).percent).toBeNull()
  expect(rightOf({ ...values, kind: 'validation', percent: 50 }).percent).toBe(50)
})

it('says what is missing', () => {
  expect(problemOf(values)).toBeNull()
  expect(problemOf({ ...values, plates: [] })).toBe('plates')
  expect(problemOf({ ...values, lot_ids: [] })).toBe('lots')
  expect(problemOf({ ...values, valid_from: '2032-01-01T00:00:00Z' })).toBe('end')
  expect(problemOf({ ...values, kind: 'validation' })).toBe('takesOff')
  const hours = [{ weekdays: [], start: '07:00', end: '19:00' }]
  expect(problemOf({ ...values, hours })).toBe('hours')
})
