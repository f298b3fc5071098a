import { describe, expect, it } from 'vitest'

import { parseSearch, stringifySearch, withChanges } from './search'

describe('search in the address', () => {
  it('keeps plates that look like numbers as texts', () => {
    expect(parseSearch('?plate=0012&status=blocked')).toEqual({ plate: '0012', status: 'blocked' })
  })

  it('gives back what it took', () => {
    const search = { plate: 'B 1234*', from: '2026-11-22T08:00', location: '3' }
    expect(parseSearch(stringifySearch(search))).toEqual(search)
  })

  it('drops what is empty', () => {
    expect(stringifySearch({ plate: '', cursor: undefined })).toBe('')
    expect(withChanges({ plate: 'B1', cursor: 'x' }, { cursor: null })).toEqual({ plate: 'B1' })
  })
})
