const formatOf = (language: string, dateOnly: boolean): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
    ...(dateOnly ? {} : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  })

/** Returns a local date and time in words of the language; empty for what is none. */
export function textOf(wall: string, language: string, dateOnly = false): string {
  const moment = new Date(`${wall.slice(0, 10)}T${wall.slice(11, 16) || '00:00'}Z`)
  return Number.isNaN(moment.getTime()) ? '' : formatOf(language, dateOnly).format(moment)
}

function monthNames(language: string): string[] {
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
  return Array.from({ length: 12 }, (_, month) =>
    format.format(new Date(Date.UTC(2026, month, 1))).toLowerCase(),
  )
}

const LETTERS = 3

/** Returns the number of the month, from 1, that begins with `word`; -1 if none or several do. */
function monthOf(word: string, language: string): number {
  if (word.length < LETTERS) return -1
  for (const names of [monthNames(language), monthNames('en'), monthNames('id')]) {
    const found = names.flatMap((name, index) => (name.startsWith(word) ? [index + 1] : []))
    if (found.length === 1) return found[0] ?? -1
  }
  return -1
}

interface Parts {
  year: number
  month: number
  day: number
}

/** Returns the parts of a date by their order; only Indonesian has one that all readers share. */
function dateOf(words: readonly string[], language: string, year: number): Parts | null {
  const [first = '', second = '', third] = words
  if (words.length < 2 || words.length > 3) return null
  if (/^\d{4}$/.test(first)) {
    return third ? { year: Number(first), month: Number(second), day: Number(third) } : null
  }
  if (third && !/^\d{4}$/.test(third)) return null
  const named = words.findIndex((word) => /\D/.test(word))
  const ofYear = third ? Number(third) : year
  if (named === 0 || named === 1) {
    const month = monthOf(words[named] ?? '', language)
    return { year: ofYear, month, day: Number(named === 0 ? second : first) }
  }
  return language === 'id' && named === -1
    ? { year: ofYear, month: Number(second), day: Number(first) }
    : null
}

const two = (value: number): string => String(value).padStart(2, '0')

export interface Typed {
  /** `2026-11-28T14:30`, or `2026-11-28` where only a date is asked for. */
  wall: string
  /** Whether nothing was left out; else it may be typed on. */
  complete: boolean
}

const TIME = /(?:^|[\s,T])(\d{1,2})[:.](\d{2})$/

interface Options {
  language: string
  /** Today's date, for what leaves out the year or the date. */
  today: string
  dateOnly?: boolean
}

/**
 * Returns the local date and time that a text means, null if none.
 *
 * It takes what `textOf` writes, `28 Nov 2026 14:30`, `2026-11-28 14:30`, in Indonesian also
 * `28/11/2026 14.30`. A missing year is this one, a missing date today, a missing time midnight.
 */
export function parse(text: string, { language, today, dateOnly = false }: Options): Typed | null {
  const trimmed = text.trim()
  const time = dateOnly ? null : TIME.exec(trimmed)
  const rest = (time ? trimmed.slice(0, time.index) : trimmed).toLowerCase()
  const words = rest.split(/[\s,./-]+/).filter(Boolean)
  const year = Number(today.slice(0, 4))
  const date = words.length === 0 && time ? null : dateOf(words, language, year)
  if (words.length > 0 && !date) return null
  if (!date && !time) return null
  const day = date ? `${date.year}-${two(date.month)}-${two(date.day)}` : today
  const [hour, minute] = [Number(time?.[1] ?? 0), Number(time?.[2] ?? 0)]
  const wall = dateOnly ? day : `${day}T${two(hour)}:${two(minute)}`
  const found = new Date(dateOnly ? `${day}T00:00Z` : `${wall}Z`)
  // A date such as 31 February is turned into another one by `Date`.
  if (Number.isNaN(found.getTime()) || found.toISOString().slice(0, 10) !== day) return null
  const complete = words.length === 3 && (dateOnly || time !== null)
  return { wall, complete }
}
