import { expect, it } from 'vitest'

import { partnersOf } from './partners'

const morning = '2026-11-22T01:00:00Z'
const noon = '2026-11-22T05:00:00Z'
const open = { id: 1, entered_at: morning, exited_at: null }
const exit = { id: 2, entered_at: null, exited_at: noon }
const early = { id: 3, entered_at: null, exited_at: '2026-11-22T00:00:00Z' }
const closed = { id: 4, entered_at: morning, exited_at: noon }

it('matches an entry with a later exit, from either side', () => {
  expect(partnersOf(open, [open, exit, early, closed], 'match')).toEqual([exit])
  expect(partnersOf(exit, [open, exit, early, closed], 'match')).toEqual([open])
})

it('merges with any other visit', () => {
  expect(partnersOf(open, [open, exit, closed], 'merge')).toEqual([exit, closed])
})
