import { startOfDay } from '@/lib/time/zone'

import type { intervals, periods, ReportsSearch } from './search'

type PeriodName = (typeof periods)[number]
export type IntervalName = (typeof intervals)[number]

/** The days before today, and the interval that suits a period of that length. */
const presets: Record<PeriodName, [number, IntervalName]> = {
  today: [0, 'hour'],
  week: [6, 'day'],
  month: [29, 'day'],
  year: [364, 'month'],
  custom: [6, 'day'],
}

export function periodName(search: ReportsSearch): PeriodName {
  return search.period ?? 'week'
}

export function intervalName(search: ReportsSearch): IntervalName {
  return search.interval ?? presets[periodName(search)][1]
}

/** Returns what the service is asked for; whole days on the lot's clock, today included. */
export function scopeOf(search: ReportsSearch, now: Date, zone?: string) {
  const name = periodName(search)
  const { from, to, lot } = search
  const period =
    name === 'custom'
      ? { ...(from ? { from } : {}), ...(to ? { to } : {}) }
      : {
          from: startOfDay(now, zone, -presets[name][0]).toISOString(),
          to: startOfDay(now, zone, 1).toISOString(),
        }
  return {
    ...period,
    interval: intervalName(search),
    ...(lot === undefined ? {} : { lot_id: lot }),
    ...(zone ? { timezone: zone } : {}),
  }
}

/** Returns the name of the interval that begins at a moment, on the clock of the report. */
export function intervalLabel(at: string, interval: IntervalName, zone: string, language: string) {
  const day = { day: 'numeric', month: 'short' } as const
  const styles: Record<IntervalName, Intl.DateTimeFormatOptions> = {
    hour: { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    day: { ...day, weekday: 'short' },
    week: { ...day, year: 'numeric' },
    month: { month: 'short', year: 'numeric' },
  }
  return new Intl.DateTimeFormat(language, { ...styles[interval], timeZone: zone }).format(
    new Date(at),
  )
}
