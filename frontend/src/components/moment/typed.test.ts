import { describe, expect, it } from 'vitest'

import { parse, textOf } from './typed'

const wall = '2026-08-28T14:05'
const read = (text: string, language = 'en', dateOnly = false) =>
  parse(text, { language, today: '2026-11-28', dateOnly })?.wall ?? null

const complete = (text: string) => parse(text, { language: 'en', today: '2026-11-28' })?.complete

describe('a typed date', () => {
  it('is written as the language writes dates, and read back', () => {
    expect(textOf(wall, 'en')).toBe('Aug 28, 2026, 14:05')
    expect(textOf(wall, 'id')).toBe('28 Agu 2026, 14.05')
    for (const language of ['en', 'id'])
      for (let month = 1; month <= 12; month += 1) {
        const at = `2026-${String(month).padStart(2, '0')}-28T14:05`
        expect(read(textOf(at, language), language)).toBe(at)
        const day = at.slice(0, 10)
        expect(read(textOf(day, language, true), language, true)).toBe(day)
      }
  })

  it('may be written in other ways', () => {
    expect(read('28 august 2026 14:05')).toBe(wall)
    expect(read('2026-08-28T14:05')).toBe(wall)
    expect(read('28/8/2026 14.05', 'id')).toBe(wall)
    expect(read('28 Aug')).toBe('2026-08-28T00:00')
    expect(read('7:30')).toBe('2026-11-28T07:30')
  })

  it('is refused where it means nothing, or could mean two days', () => {
    for (const text of ['', 'soon', '5/6/2026', '31 Feb 2026', '28 Ju 2026', '1 May 2026 25:00'])
      expect(read(text)).toBeNull()
  })

  it('is complete with year and time', () => {
    expect(complete('Aug 28, 2026, 14:05')).toBe(true)
    expect(complete('Aug 28, 2026')).toBe(false)
    expect(complete('Aug 28, 14:05')).toBe(false)
  })
})
