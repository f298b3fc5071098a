import { describe, expect, it } from 'vitest'

import { formatTime, fromWallClock, startOfDay, toWallClock } from './zone'

const at = new Date('2026-11-22T18:30:00Z')

describe('the clock of a zone', () => {
  it('shows and takes back the same moment', () => {
    for (const zone of ['Asia/Jakarta', 'America/New_York', 'Asia/Kolkata', 'UTC']) {
      expect(fromWallClock(toWallClock(at, zone), zone)).toEqual(at)
    }
  })

  it('shows the day of the lot, not that of UTC', () => {
    expect(toWallClock(at, 'Asia/Jakarta')).toBe('2026-11-23T01:30')
    expect(formatTime(at, 'time', 'en', 'Asia/Jakarta')).toBe('01:30:00')
    expect(startOfDay(at, 'Asia/Jakarta')).toEqual(new Date('2026-11-22T17:00:00Z'))
  })

  it('names the year of what is far from now', () => {
    const soon = new Date(Date.now() + 30 * 86_400_000)
    expect(formatTime(soon, 'dateTime', 'en', 'UTC')).not.toContain(String(soon.getUTCFullYear()))
    expect(formatTime('2131-12-31T17:00:00Z', 'dateTime', 'en', 'Asia/Jakarta')).toBe(
      'Jan 1, 2132, 00:00:00',
    )
  })

  it('counts days across a change of the clock', () => {
    const afterChange = new Date('2026-03-29T12:00:00Z')
    expect(startOfDay(afterChange, 'Europe/Berlin')).toEqual(new Date('2026-03-28T23:00:00Z'))
    expect(startOfDay(afterChange, 'Europe/Berlin', 1)).toEqual(new Date('2026-03-29T22:00:00Z'))
  })

  it('answers null for what is no moment', () => {
    expect(fromWallClock('')).toBeNull()
  })
})
