import { toWallClock } from './zone'

/** How many of the moments fall into each hour of each weekday (from Monday) on the zone's clock. */
export function countByWeek(moments: readonly string[], zone?: string): number[][] {
  const counts = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const moment of moments) {
    const wall = new Date(`${toWallClock(new Date(moment), zone)}Z`)
    const day = counts[(wall.getUTCDay() + 6) % 7]
    if (day) day[wall.getUTCHours()] = (day[wall.getUTCHours()] ?? 0) + 1
  }
  return counts
}
