import { describe, expect, it } from 'vitest'

import { parseShifts, periodOf } from './presets'

const shifts = ['07:00', '15:00', '23:00']
// 01:30 on the 23rd in Jakarta, 02:30 in Makassar.
const now = new Date('2026-11-22T18:30:00Z')

describe('the presets of a period', () => {
  it('are of the day of the zone', () => {
    expect(periodOf('yesterday', now, 'Asia/Jakarta', shifts)).toEqual({
      from: '2026-11-21T17:00:00.000Z',
      to: '2026-11-22T17:00:00.000Z',
    })
    expect(periodOf('today', now, 'Asia/Makassar', shifts)).toEqual({
      from: '2026-11-22T16:00:00.000Z',
      to: '2026-11-23T16:00:00.000Z',
    })
  })

  it('have days of 23 hours where the clock is changed', () => {
    expect(periodOf('today', new Date('2026-03-29T12:00:00Z'), 'Europe/Berlin', shifts)).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
    })
  })

  it('find the shift, also across midnight', () => {
    expect(periodOf('shift', now, 'Asia/Jakarta', shifts)).toEqual({
      from: '2026-11-22T16:00:00.000Z',
      to: '2026-11-23T00:00:00.000Z',
    })
    expect(periodOf('shift', now, 'Europe/London', shifts)).toEqual({
      from: '2026-11-22T15:00:00.000Z',
      to: '2026-11-22T23:00:00.000Z',
    })
  })

  it('take the shifts that are written', () => {
    expect(parseShifts('19:00, 07:00')).toEqual(['07:00', '19:00'])
    expect(parseShifts('7, 19')).toBeNull()
    expect(parseShifts('')).toBeNull()
  })
})
