const formats = new Map<string, Intl.DateTimeFormat>()

/** Formatters are slow to create (about 0.1 ms) and needed in every row. */
function format(
  language: string,
  zone: string | undefined,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${language}|${zone}|${JSON.stringify(options)}`
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(language, { ...options, timeZone: zone, hourCycle: 'h23' })
    formats.set(key, found)
  }
  return found
}

const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
const date = { day: 'numeric', month: 'short', year: 'numeric' } as const

/** `dateTime` has the year where the moment is more than half a year away. */
type TimeStyle = 'time' | 'date' | 'dateTime' | 'full'
/** `recent`: the time alone if the moment is of today, else with its day. */
export type ShownTime = TimeStyle | 'recent'

const styles: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  time,
  date,
  dateTime: {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
  full: { ...date, ...time },
}

const HALF_A_YEAR_MS = 182 * 86_400_000
const withYear = { ...styles.dateTime, year: 'numeric' } as const

/** Indonesia's zones by the names that people there use; the browser's data has them only in Indonesian. */
const indonesian: Readonly<Record<string, string>> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Ujung_Pandang': 'WITA',
  'Asia/Jayapura': 'WIT',
}

/** Returns the IANA name of the browser's own timezone. */
export const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** Returns the short name of a zone at a moment: `WIB`, `CEST`, `GMT+9`. */
export function zoneLabel(zone: string, language: string, at = new Date()): string {
  const shown = () =>
    format(language, zone, { timeZoneName: 'short' })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value
  return indonesian[zone] ?? shown() ?? zone
}

/** Returns the short name and the place: `WIB (Asia/Jakarta)`; `UTC` alone. */
export function zoneText(zone: string, language: string): string {
  const label = zoneLabel(zone, language)
  return label === zone ? zone : `${label} (${zone})`
}

/** Returns `at` in words of the language, on the clock of the zone; `full` names the zone. */
export function formatTime(
  at: string | Date,
  show: ShownTime,
  language: string,
  zone?: string,
): string {
  if (show === 'recent') {
    const isToday =
      formatTime(at, 'date', language, zone) === formatTime(new Date(), 'date', language, zone)
    return formatTime(at, isToday ? 'time' : 'dateTime', language, zone)
  }
  const moment = typeof at === 'string' ? new Date(at) : at
  const isFar = show === 'dateTime' && Math.abs(moment.getTime() - Date.now()) > HALF_A_YEAR_MS
  const text = format(language, zone, isFar ? withYear : styles[show]).format(moment)
  return show === 'full' ? `${text} ${zoneLabel(zone ?? browserZone(), language, moment)}` : text
}

function parts(at: Date, zone?: string): Record<string, number> {
  const shown = format('en-GB', zone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...time,
  }).formatToParts(at)
  return Object.fromEntries(shown.map(({ type, value }) => [type, Number(value)]))
}

/** Minutes that the zone's clock is ahead of UTC at that moment. */
function offsetMinutes(at: Date, zone?: string): number {
  const p = parts(at, zone)
  const wall = Date.UTC(
    p['year'] ?? 0,
    (p['month'] ?? 1) - 1,
    p['day'] ?? 1,
    p['hour'] ?? 0,
    p['minute'] ?? 0,
    p['second'] ?? 0,
  )
  return Math.round((wall - Math.floor(at.getTime() / 1000) * 1000) / 60_000)
}

/** The moment as `2026-11-22T08:00` on the zone's clock: what a date-time field shows. */
export function toWallClock(at: Date, zone?: string): string {
  return new Date(at.getTime() + offsetMinutes(at, zone) * 60_000).toISOString().slice(0, 16)
}

const DAY_MS = 86_400_000

/**
 * Returns the moment at which the zone's clock shows `wall` (`2026-11-22T08:00`, seconds optional).
 *
 * As the service does, it takes the first of a time that occurs twice, and the offset before the
 * change for one that does not exist.
 */
export function fromWallClock(wall: string, zone?: string): Date | null {
  const asUtc = new Date(`${wall}Z`).getTime()
  if (Number.isNaN(asUtc)) return null
  const offsets = [asUtc - DAY_MS, asUtc + DAY_MS].map((at) => offsetMinutes(new Date(at), zone))
  const moments = offsets.map((offset) => new Date(asUtc - offset * 60_000))
  const shown = moments.find((at, index) => offsetMinutes(at, zone) === offsets[index])
  return shown ?? moments[0] ?? null
}

/** Returns the calendar day on the zone's clock, as `2026-11-28`. */
export function dayIn(zone?: string, at = new Date()): string {
  return toWallClock(at, zone).slice(0, 10)
}

/** Midnight at the start of the day, `days` from that of `at`, on the zone's clock. */
export function startOfDay(at: Date, zone?: string, days = 0): Date {
  const day = new Date(`${dayIn(zone, at)}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return fromWallClock(day.toISOString().slice(0, 16), zone) ?? at
}
