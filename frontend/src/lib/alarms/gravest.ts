import type { Alarm, AlertSeverity } from '@/client/types'

const rank: Readonly<Record<AlertSeverity, number>> = { critical: 0, warning: 1, info: 2 }

/** Returns the alarms by severity, the newest of each first. */
export function gravestFirst<T extends Pick<Alarm, 'id' | 'severity'>>(alarms: readonly T[]): T[] {
  return alarms.toSorted((a, b) => rank[a.severity] - rank[b.severity] || b.id - a.id)
}
