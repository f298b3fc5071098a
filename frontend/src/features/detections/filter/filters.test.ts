import { describe, expect, it } from 'vitest'

import { activeFilters, nextQuery, toFilter, toQuery } from './filters'

describe('the filter in the address', () => {
  it('asks for the newest fifty when it is empty', () => {
    expect(toQuery({})).toEqual({ sort: '-captured_at', limit: 50 })
  })

  it('passes on every filter, and the page apart from them', () => {
    const search = {
      plate: 'B1*',
      match: 'wildcard',
      status: 'blocked',
      cursor: 'abc',
      size: 100,
      row: 7,
    }
    const filter = { plate: 'B1*', match: 'wildcard', status: 'blocked', sort: '-captured_at' }
    expect(toFilter(search)).toEqual(filter)
    expect(toQuery(search)).toEqual({ ...filter, limit: 100, cursor: 'abc' })
  })

  it('fetches the next page ahead, but none of a search that is recorded', () => {
    const search = { status: 'blocked', cursor: 'abc' }
    expect(nextQuery(search, 'def')).toEqual(toQuery({ ...search, cursor: 'def' }))
    expect(nextQuery(search, null)).toBeNull()
    expect(nextQuery({ ...search, plate: 'B1' }, 'def')).toBeNull()
  })

  it('has a comparison only where there is a plate to compare', () => {
    expect(toFilter({ match: 'fuzzy', max_distance: '2' })).toEqual({ sort: '-captured_at' })
    expect(toFilter({ plate: 'B1', match: 'prefix', max_distance: '2' })).not.toHaveProperty(
      'max_distance',
    )
  })

  it('counts the filters that are on', () => {
    expect(activeFilters({ plate: 'B1', match: 'fuzzy', color: 'red', size: 25 })).toEqual([
      'plate',
      'color',
    ])
  })
})
