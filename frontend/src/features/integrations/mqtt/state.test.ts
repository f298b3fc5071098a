import { describe, expect, it } from 'vitest'

import { connectionOf } from './state'

describe('a connection', () => {
  it.each([
    [{ connected: true, since: '2026-11-28T00:00:00Z' }, 'connected'],
    [{ connected: false, since: '2026-11-28T00:00:00Z' }, 'lost'],
    [{ connected: false, since: null }, 'never'],
  ])('%o is %s', (state, expected) => {
    expect(connectionOf(state)).toBe(expected)
  })
})
