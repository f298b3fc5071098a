import { describe, expect, it } from 'vitest'

import { periodOf } from './period'

const now = new Date('2026-11-22T18:30:00Z')

describe('the period of the statistics', () => {
  it('begins and ends at midnight of the lot', () => {
    expect(periodOf({ period: 'today' }, now, 'Asia/Jakarta')).toEqual({
      from: '2026-11-22T17:00:00.000Z',
      to: '2026-11-23T17:00:00.000Z',
    })
  })

  it('counts today as one of the seven days of a week', () => {
    expect(periodOf({}, now, 'UTC')).toEqual({
      from: '2026-11-16T00:00:00.000Z',
      to: '2026-11-23T00:00:00.000Z',
    })
  })

  it('has seven days in a week with a change of the clock', () => {
    const { from = '', to = '' } = periodOf({}, new Date('2026-03-31T09:00:00Z'), 'Europe/Berlin')
    expect([from, to]).toEqual(['2026-03-24T23:00:00.000Z', '2026-03-31T22:00:00.000Z'])
  })

  it('moves on with the day and not before', () => {
    const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    expect(periodOf({}, later(5 * 60), 'UTC')).toEqual(periodOf({}, now, 'UTC'))
    expect(periodOf({}, later(6 * 60), 'UTC')).toEqual({
      from: '2026-11-17T00:00:00.000Z',
      to: '2026-11-24T00:00:00.000Z',
    })
  })

  it('takes what was chosen, also with an open end', () => {
    expect(periodOf({ period: 'custom', from: '2026-01-01T00:00:00Z' }, now)).toEqual({
      from: '2026-01-01T00:00:00Z',
    })
  })
})
