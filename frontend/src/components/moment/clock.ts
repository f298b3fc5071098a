const TIME = /^(\d{1,2})(?:[:.](\d{2}))?$/
const DIGITS = /^(\d{1,2})(\d{2})$/

const two = (value: number): string => String(value).padStart(2, '0')

/**
 * Returns the time of day that a text means, as `HH:MM` of 24 hours; null if none.
 *
 * It takes `7:05`, `07.05`, `705`, `0705` and `7`. Where `end` is set, `24:00` is midnight at the
 * end of the day.
 */
export function readTime(text: string, end = false): string | null {
  const trimmed = text.trim()
  const found = TIME.exec(trimmed) ?? DIGITS.exec(trimmed)
  if (!found) return null
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)]
  if (end && hour === 24 && minute === 0) return '24:00'
  return hour < 24 && minute < 60 ? `${two(hour)}:${two(minute)}` : null
}

/** Whether no other time begins with the text, so that it can be taken while it is typed. */
export const isWhole = (text: string): boolean => /^\d{2}[:.]\d{2}$/.test(text.trim())

/** Returns a time some minutes later or earlier, on the next or last full step of that length. */
export function stepped(time: string, minutes: number): string {
  const now = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  const length = Math.abs(minutes)
  const steps = minutes > 0 ? Math.floor(now / length) + 1 : Math.ceil(now / length) - 1
  const next = (((steps * length) % 1440) + 1440) % 1440
  return `${two(Math.floor(next / 60))}:${two(next % 60)}`
}
