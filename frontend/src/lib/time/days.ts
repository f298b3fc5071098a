/** Hours of some days of the week, as rules and channels have them. */
interface Window {
  days: readonly string[]
  from: string
  to: string
}

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type DayName = (typeof days)[number]

/** Returns the short name of a weekday in the language. */
export function dayName(day: DayName, language: string): string {
  // 5 January 2026 is a Monday.
  const date = new Date(Date.UTC(2026, 0, 5 + days.indexOf(day)))
  return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(date)
}

/** Returns a window in words, such as `Mon, Tue 22:00–06:00`. */
export function windowText({ days: chosen, from, to }: Window, language: string): string {
  const names = days.filter((day) => chosen.includes(day)).map((day) => dayName(day, language))
  return `${names.join(', ')} ${from}–${to}`
}
