import { startOfDay } from '@/lib/time/zone'

import type { periods, StatisticsSearch } from './search'

type PeriodName = (typeof periods)[number]

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

export function periodName(search: StatisticsSearch): PeriodName {
  return search.period ?? 'week'
}

/** The period that the address asks for; whole days on the lot's clock, today included. */
export function periodOf(search: StatisticsSearch, now: Date, zone?: string): Period {
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
