import { expect, it } from 'vitest'

import { webhook } from '../fixtures'
import { stateOf, troubledFirst } from './states'

const at = '2026-11-28T12:00:00Z'

it.each([
  [{}, 'on'],
  [{ failing_since: at }, 'failing'],
  [{ enabled: false }, 'off'],
  [{ enabled: false, failing_since: at }, 'off'],
  [{ enabled: false, disabled_reason: 'it is gone', failing_since: at }, 'stopped'],
])('a webhook with %o is %s', (values, state) => {
  expect(stateOf({ ...webhook, ...values })).toBe(state)
})

it('lists those that need somebody first, and keeps the order of the others', () => {
  const all = [
    { ...webhook, name: 'a', enabled: false },
    { ...webhook, name: 'b' },
    { ...webhook, name: 'c', failing_since: at },
    { ...webhook, name: 'd' },
    { ...webhook, name: 'e', enabled: false, disabled_reason: 'it is gone' },
  ]
  expect(troubledFirst(all).map(({ name }) => name)).toEqual(['e', 'c', 'b', 'd', 'a'])
})
