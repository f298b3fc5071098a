import type { HoursWindow } from '@/client/types'
import { useI18n } from '@/lib/i18n'

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** Returns the function that gives a weekday's short name; 1 is Monday. */
export function useWeekdays(): (day: number) => string {
  const { language } = useI18n()
  const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  return (day) => format.format(MONDAY + (day - 1) * DAY_MS)
}

/** Returns the parts of a week without a gap between them: 1, 2, 3, 6 is 1 to 3, and 6. */
export function runsOf(weekdays: readonly number[]): (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const day of weekdays.toSorted()) {
    const last = runs.at(-1)
    if (last && last[1] === day - 1) last[1] = day
    else runs.push([day, day])
  }
  return runs
}

/** Returns a window in words: `Mon–Fri 08:00–18:00`. */
export function windowText(
  { weekdays, start, end }: HoursWindow,
  name: (day: number) => string,
): string {
  const days = runsOf(weekdays).map(([from, to]) =>
    from === to ? name(from) : `${name(from)}–${name(to)}`,
  )
  return `${days.join(', ')} ${start}–${end}`
}
