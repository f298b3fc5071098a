import { expect, it } from 'vitest'

import { isLostOnly, unpricedReason } from './priced'

const at = '2026-11-27T03:00:00Z'

it('says why a visit has no price', () => {
  const inside = { state: 'open', entered_at: at, exited_at: null } as const
  expect(unpricedReason(inside)).toBeNull()
  expect(unpricedReason({ ...inside, state: 'closed', exited_at: at })).toBeNull()
  expect(unpricedReason({ ...inside, state: 'review', exited_at: at })).toBe('quote.review')
  expect(unpricedReason({ ...inside, state: 'orphan_entry' })).toBe('quote.noExit')
  expect(unpricedReason({ ...inside, state: 'closed' })).toBe('quote.noExit')
})

it('has only the price of a lost ticket without an entry', () => {
  const left = { state: 'orphan_exit', entered_at: null, exited_at: at } as const
  expect(unpricedReason(left)).toBeNull()
  expect(isLostOnly(left)).toBe(true)
  expect(isLostOnly({ ...left, entered_at: at })).toBe(false)
})
