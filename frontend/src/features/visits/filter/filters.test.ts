import { expect, it } from 'vitest'

import { activeFilters, toFilter } from './filters'

it('asks for the newest visits when it is empty', () => {
  expect(toFilter({})).toEqual({ sort: '-began_at' })
})

it('passes on every filter, and a comparison only with a plate', () => {
  const filter = { lot: '2', state: 'open', min_stay_s: '86400' }
  const search = { ...filter, match: 'fuzzy', max_distance: '2', cursor: 'abc', visit: 7 }
  expect(toFilter(search)).toEqual({ ...filter, sort: '-began_at' })
  expect(toFilter({ plate: 'B1', match: 'fuzzy', max_distance: '2', sort: 'began_at' })).toEqual({
    plate: 'B1',
    match: 'fuzzy',
    max_distance: '2',
    sort: 'began_at',
  })
})

it('counts the filters that are on', () => {
  expect(activeFilters({ plate: 'B1', match: 'exact', state: 'review', visit: 3 })).toEqual([
    'plate',
    'state',
  ])
})
