const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86_400

function unit(value: number, name: 'minute' | 'hour' | 'day', language: string): string {
  const style = { style: 'unit', unit: name, unitDisplay: 'short' } as const
  return new Intl.NumberFormat(language, style).format(value)
}

/** Returns a length of time by its two largest units, rounded down: `2 days 3 hr`, `12 min`. */
export function formatDuration(seconds: number, language: string): string {
  const days = Math.floor(seconds / DAY_S)
  const hours = Math.floor((seconds % DAY_S) / HOUR_S)
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S)
  const parts: string[] = []
  if (days > 0) parts.push(unit(days, 'day', language))
  if (hours > 0) parts.push(unit(hours, 'hour', language))
  if (days === 0 && (minutes > 0 || hours === 0)) parts.push(unit(minutes, 'minute', language))
  return parts.join(' ')
}
