import { dayIn, fromWallClock, startOfDay } from '@/lib/time/zone'

export const presets = ['lastHour', 'today', 'yesterday', 'week', 'shift'] as const
export type Preset = (typeof presets)[number]

/** A period of a filter; null is an open end. */
export interface Ends {
  from: string | null
  to: string | null
}

export const usualShifts = '07:00, 15:00, 23:00'

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)

/** Returns the times at which shifts begin, from a text such as `07:00, 15:00`; null if it has none. */
export function parseShifts(text: string): string[] | null {
  const starts = text.split(/[\s,;]+/).filter(Boolean)
  return starts.length > 0 && starts.every(isTime) ? starts.toSorted() : null
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Returns the shift that `now` is in, on the zone's clock. */
function shiftAt(now: Date, zone: string, starts: readonly string[]): Ends {
  const moments = [-DAY_MS, 0, DAY_MS].flatMap((days) => {
    const day = dayIn(zone, new Date(now.getTime() + days))
    return starts.map((start) => fromWallClock(`${day}T${start}`, zone) ?? now)
  })
  const next = moments.findIndex((moment) => moment > now)
  return {
    from: moments[next - 1]?.toISOString() ?? null,
    to: moments[next]?.toISOString() ?? null,
  }
}

/** Returns the period of a preset: whole days and shifts on the zone's clock. */
export function periodOf(preset: Preset, now: Date, zone: string, shifts: readonly string[]): Ends {
  const days = (first: number, end: number): Ends => ({
    from: startOfDay(now, zone, first).toISOString(),
    to: startOfDay(now, zone, end).toISOString(),
  })
  switch (preset) {
    case 'lastHour':
      return { from: new Date(now.getTime() - HOUR_MS).toISOString(), to: null }
    case 'today':
      return days(0, 1)
    case 'yesterday':
      return days(-1, 0)
    case 'week':
      return days(-6, 1)
    case 'shift':
      return shiftAt(now, zone, shifts)
  }
}
