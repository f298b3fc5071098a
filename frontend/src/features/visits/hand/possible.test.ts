import { expect, it } from 'vitest'

import { actionsOf } from './possible'

const at = '2026-11-22T01:00:00Z'
const none = { changes: [] }

it('offers what fits the state', () => {
  const open = { state: 'open', entered_at: at, exited_at: null, ...none } as const
  expect(actionsOf(open)).toEqual(['match', 'close', 'merge'])
  const missed = { ...open, state: 'orphan_entry' } as const
  expect(actionsOf(missed)).toEqual(['match', 'close', 'reopen', 'merge'])
  const closed = { state: 'closed', entered_at: at, exited_at: at, ...none } as const
  expect(actionsOf(closed)).toEqual(['reopen', 'merge'])
  const exit = { state: 'orphan_exit', entered_at: null, exited_at: at, ...none } as const
  expect(actionsOf(exit)).toEqual(['match', 'merge'])
  const review = { ...closed, state: 'review' } as const
  expect(actionsOf(review)).toEqual(['confirm', 'reject', 'reopen', 'merge'])
})

it('offers to undo a change that is not undone', () => {
  const change = {
    id: 1,
    action: 'close',
    visit_id: 1,
    other_id: null,
    reason: null,
    changed_by: 'Ani',
    created_at: at,
    undone_at: null,
    undone_by: null,
  } as const
  const closed = { state: 'closed', entered_at: at, exited_at: at } as const
  expect(actionsOf({ ...closed, changes: [change] })).toContain('undo')
  const undone = { ...change, undone_at: at, undone_by: 'Ani' }
  expect(actionsOf({ ...closed, changes: [undone] })).not.toContain('undo')
})
