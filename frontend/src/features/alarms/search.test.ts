import { expect, it } from 'vitest'

import { alarmsSearch, toFilter } from './search'

it('without a choice the open alarms are shown', () => {
  expect(toFilter(alarmsSearch({}))).toEqual({ state: 'open' })
  expect(toFilter(alarmsSearch({ state: 'acknowledged' }))).toEqual({ state: 'acknowledged' })
  expect(toFilter(alarmsSearch({ state: 'all', severity: 'critical' }))).toEqual({
    severity: 'critical',
  })
  expect(toFilter(alarmsSearch({ state: 'nonsense', kind: 'nothing' }))).toEqual({ state: 'open' })
})
