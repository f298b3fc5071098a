import { describe, expect, it } from 'vitest'

import { oneOf, searchSchema, text, wholeNumber } from './schema'
import { stringifySearch } from './search'

const schema = searchSchema({ plate: text, row: wholeNumber, period: oneOf(['today', 'week']) })

describe('the search parameters of a page', () => {
  it('have types, and go back into the address as they were', () => {
    const raw = { row: '7', plate: '0012', period: 'week' }
    expect(schema(raw)).toEqual({ row: 7, plate: '0012', period: 'week' })
    expect(stringifySearch(schema(raw))).toBe('?row=7&plate=0012&period=week')
  })

  it('are left out where no parser accepts them', () => {
    const wrong = schema({ row: '-1', period: 'century', plate: '', unknown: 'x' })
    expect(wrong).toEqual({ row: undefined, period: undefined, plate: undefined })
    expect(stringifySearch(wrong)).toBe('')
  })
})
