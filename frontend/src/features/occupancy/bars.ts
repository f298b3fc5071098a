import type { OccupancyForecastHour, OccupancyHour } from '@/client/types'

/** One hour of the chart: what was there, or what is expected. */
export interface HourBar {
  since: string
  /** On the lot's clock: `08`. */
  hour: string
  expected: boolean
  /** Most vehicles at once; for an expected hour the median. */
  count: number
  /** The quartiles of an expected hour. */
  lower: number
  upper: number
  /** From how many earlier days it is expected. */
  days: number
}

const hourOf = (local: string): string => local.slice(11, 13)

/** Returns the past hours, then the expected ones of which something is known. */
export function barsOf(
  past: readonly OccupancyHour[],
  expected: readonly OccupancyForecastHour[],
): HourBar[] {
  const last = past.at(-1)?.since ?? ''
  return [
    ...past.map(({ since, local, peak }) => ({
      since,
      hour: hourOf(local),
      expected: false,
      count: peak,
      lower: peak,
      upper: peak,
      days: 0,
    })),
    ...expected.flatMap(({ since, local, median, lower, upper, days }) =>
      median === null || Date.parse(since) <= Date.parse(last)
        ? []
        : [
            {
              since,
              hour: hourOf(local),
              expected: true,
              count: median,
              lower: lower ?? median,
              upper: upper ?? median,
              days: days.length,
            },
          ],
    ),
  ]
}

/** Returns what the full height of the chart stands for: the spaces, or more if there were more. */
export function scaleOf(bars: readonly HourBar[], capacity: number | null): number {
  return Math.max(1, capacity ?? 0, ...bars.map(({ count, upper }) => Math.max(count, upper)))
}

/** Returns the calendar day `days` after `day`, both as `2026-11-28`. */
export function dayAfter(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`)
  moment.setUTCDate(moment.getUTCDate() + days)
  return moment.toISOString().slice(0, 10)
}
