import { alertKinds, severities } from '@/lib/alarms'
import { oneOf, searchSchema, text, wholeNumber } from '@/lib/url/schema'

export const alarmsSearch = searchSchema({
  /** Without one, the open alarms. */
  state: oneOf(['acknowledged', 'all']),
  severity: oneOf(severities),
  kind: oneOf(alertKinds),
  location: text,
  lot: text,
  visit: wholeNumber,
  from: text,
  to: text,
  cursor: text,
  /** The alarm whose details are open. */
  alarm: wholeNumber,
})

export type AlarmsSearch = ReturnType<typeof alarmsSearch>

/** Returns the filters as the service takes them. */
export function toFilter(search: AlarmsSearch) {
  const { state, severity, kind, location, lot, visit, from, to } = search
  return {
    ...(state === 'all' ? {} : { state: state ?? ('open' as const) }),
    ...(severity ? { severity } : {}),
    ...(kind ? { kind } : {}),
    ...(location ? { location } : {}),
    ...(lot ? { lot } : {}),
    ...(visit === undefined ? {} : { visit_id: visit }),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}
