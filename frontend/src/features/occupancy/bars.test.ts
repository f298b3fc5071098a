import { expect, it } from 'vitest'

import { barsOf, dayAfter, scaleOf } from './bars'

const hour = (at: string, peak: number) => ({
  since: `2026-11-28T${at}:00:00Z`,
  until: `2026-11-28T${at}:59:59Z`,
  local: `2026-11-28T${at}:00:00+07:00`,
  entries: 1,
  exits: 0,
  occupied: 0,
  peak,
  peak_at: `2026-11-28T${at}:30:00Z`,
  visits_url: '/api/visits?lot=1',
  exits_url: '/api/visits?lot=1',
  occupied_url: '/api/visits?lot=1',
  peak_url: '/api/visits?lot=1',
})
const forecast = (at: string, median: number | null) => ({
  since: `2026-11-28T${at}:00:00Z`,
  local: `2026-11-28T${at}:00:00+07:00`,
  median,
  lower: median && median - 1,
  upper: median && median + 2,
  days: ['2026-11-21T09:00:00Z'],
  numbers: [{ at: '2026-11-21T09:00:00Z', occupied: 5, visits_url: '/api/visits?lot=1' }],
})

it('expected hours follow the past ones; hours of which nothing is known are left out', () => {
  const bars = barsOf([hour('08', 4), hour('09', 6)], [forecast('09', 5), forecast('10', 7)])
  expect(bars.map((bar) => [bar.hour, bar.expected, bar.count])).toEqual([
    ['08', false, 4],
    ['09', false, 6],
    ['10', true, 7],
  ])
  expect(bars[2]).toMatchObject({ lower: 6, upper: 9, days: 1 })
  expect(barsOf([], [forecast('10', null)])).toEqual([])
})

it('the scale is the spaces, unless there were more vehicles', () => {
  const bars = barsOf([hour('08', 4)], [])
  expect(scaleOf(bars, 60)).toBe(60)
  expect(scaleOf(bars, 2)).toBe(4)
  expect(scaleOf([], null)).toBe(1)
})

it('days follow each other over the end of a month', () => {
  expect(dayAfter('2026-11-30', 1)).toBe('2026-12-01')
  expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28')
})
