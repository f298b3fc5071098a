import { expect, it } from 'vitest'

import { stateOf } from './state'

const now = new Date('2026-11-28T12:00:00Z')

it.each([
  [{ revoked_at: null, expires_at: null }, 'valid'],
  [{ revoked_at: null, expires_at: '2026-11-28T12:00:01Z' }, 'valid'],
  [{ revoked_at: null, expires_at: '2026-11-28T12:00:00Z' }, 'expired'],
  [{ revoked_at: '2026-11-01T00:00:00Z', expires_at: '2026-11-02T00:00:00Z' }, 'revoked'],
])('a key with %o is %s', (key, state) => {
  expect(stateOf(key, now)).toBe(state)
})
