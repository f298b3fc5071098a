import { startOfDay } from '@/lib/time/zone'
import type { Search } from '@/lib/url/search'

export const periods = ['today', 'week', 'month', 'year', 'custom'] as const
export type PeriodName = (typeof periods)[number]

const days: Record<Exclude<PeriodName, 'custom'>, number> = {
  today: 0,
  week: 6,
  month: 29,
  year: 364,
}

export interface Period {
  from?: string
  to?: string
}

export function periodName(search: Search): PeriodName {
  return periods.find((name) => name === search['period']) ?? 'week'
}

/** The period that the address asks for; whole days on the site's clock, today included. */
export function periodOf(search: Search, now: Date, zone?: string): Period {
  const name = periodName(search)
  if (name === 'custom') {
    const { from, to } = search
    return { ...(from ? { from } : {}), ...(to ? { to } : {}) }
  }
  return {
    from: startOfDay(now, zone, -days[name]).toISOString(),
    to: startOfDay(now, zone, 1).toISOString(),
  }
}
