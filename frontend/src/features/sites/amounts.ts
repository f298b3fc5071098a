import { formatDuration } from '@/lib/time/duration'

const MINUTE_S = 60
const MB_OF_GB = 1000

/** Returns a length of time, also one of seconds: `12 sec`, `3 hr 5 min`. */
export function formatAge(seconds: number, language: string): string {
  if (seconds >= MINUTE_S) return formatDuration(seconds, language)
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
  }).format(Math.floor(seconds))
}

/** Returns a number of megabytes in the unit that suits it. */
export function formatDisk(megabytes: number, language: string): string {
  const large = megabytes >= MB_OF_GB
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: large ? 'gigabyte' : 'megabyte',
    maximumFractionDigits: 1,
  }).format(large ? megabytes / MB_OF_GB : megabytes)
}
