import { describe, expect, it } from 'vitest'

import { formatTime, fromWallClock, startOfDay, toWallClock, zoneLabel, zoneText } from './zone'

const at = new Date('2026-11-22T18:30:00Z')
const inBerlin = (wall: string) => fromWallClock(wall, 'Europe/Berlin')?.toISOString()

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

  it('takes the first of two equal times, and the offset before a gap, as the service does', () => {
    expect(inBerlin('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z')
    expect(inBerlin('2026-10-25T03:00')).toBe('2026-10-25T02:00:00.000Z')
    expect(inBerlin('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z')
  })

  it('is named as people there name it, in both languages', () => {
    for (const language of ['en', 'id']) {
      expect(zoneText('Asia/Makassar', language)).toBe('WITA (Asia/Makassar)')
      expect(zoneLabel('Asia/Jayapura', language)).toBe('WIT')
    }
    expect(zoneText('UTC', 'en')).toBe('UTC')
    expect(formatTime(at, 'full', 'en', 'Asia/Jakarta')).toBe('Nov 23, 2026, 01:30:00 WIB')
  })

  it('has a name for each half of the year', () => {
    const summer = new Date('2026-07-01T00:00:00Z')
    expect(zoneLabel('Europe/Berlin', 'en', summer)).toBe('GMT+2')
    expect(zoneLabel('Europe/Berlin', 'en', at)).toBe('GMT+1')
  })

  it('answers null for what is no moment', () => {
    expect(fromWallClock('')).toBeNull()
  })
})
