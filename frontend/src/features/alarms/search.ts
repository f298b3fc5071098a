import { alertKinds, severities } from '@/lib/alarms'
import { oneOf, searchSchema, text, wholeNumber } from '@/lib/url/schema'

export const alarmsSearch = searchSchema({
  /** Without one, the open alarms. */
  state: oneOf(['acknowledged', 'all']),
  severity: oneOf(severities),
  kind: oneOf(alertKinds),
  location: text,
  from: text,
  to: text,
  cursor: text,
  /** The alarm whose details are open. */
  alarm: wholeNumber,
})

export type AlarmsSearch = ReturnType<typeof alarmsSearch>

/** Returns the filters as the service takes them. */
export function toFilter({ state, severity, kind, location, from, to }: AlarmsSearch) {
  return {
    ...(state === 'all' ? {} : { state: state ?? ('open' as const) }),
    ...(severity ? { severity } : {}),
    ...(kind ? { kind } : {}),
    ...(location ? { location } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}
