import { describe, expect, it } from 'vitest'

import { intervalLabel, scopeOf } from './scope'

const now = new Date('2026-11-22T01:00:00Z')

describe('what a report is asked for', () => {
  it('is whole days of the clock of the lot, with an interval that suits them', () => {
    expect(scopeOf({}, now, 'Asia/Jakarta')).toEqual({
      from: '2026-11-15T17:00:00.000Z',
      to: '2026-11-22T17:00:00.000Z',
      interval: 'day',
      timezone: 'Asia/Jakarta',
    })
    expect(scopeOf({ period: 'today', lot: 2 }, now, 'UTC')).toMatchObject({
      from: '2026-11-22T00:00:00.000Z',
      interval: 'hour',
      lot_id: 2,
    })
    expect(scopeOf({ period: 'custom', from: '2026-11-01', interval: 'week' }, now)).toEqual({
      from: '2026-11-01',
      interval: 'week',
    })
  })

  it('names intervals by the clock of the report', () => {
    const at = '2026-11-21T17:00:00Z'
    expect(intervalLabel(at, 'day', 'Asia/Jakarta', 'en-GB')).toMatch(/^Sun,? 22 Nov$/)
    expect(intervalLabel(at, 'hour', 'Asia/Jakarta', 'en-GB')).toMatch(/^22 Nov.*00:00$/)
  })
})
