import type { Sentence } from '@/client/types'

import { useI18n, type Translate } from '.'
import { dayName, days } from '../time/days'
import { formatDuration } from '../time/duration'

type Words = (value: string, t: Translate, language: string) => string

const isOneOf = <T extends string>(value: string, values: readonly T[]): value is T =>
  (values as readonly string[]).includes(value)

const among =
  <T extends string>(values: readonly T[], word: (value: T, t: Translate) => string): Words =>
  (value, t) =>
    isOneOf(value, values) ? word(value, t) : value

/** Returns `1 h 30 min` in the language. */
const length: Words = (value, _t, language) => {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+) h)? ?(?:(\d+) min)?$/.exec(value) ?? []
  const seconds = Number(hours) * 3600 + Number(minutes) * 60
  // What is shorter than a minute is told as it stands: `< 1 min`.
  return seconds > 0 ? formatDuration(seconds, language) : `< ${formatDuration(60, language)}`
}

/** Returns `Mon 08:15 (Asia/Jakarta)` with the weekday in the language. */
const local: Words = (value, _t, language) => {
  const [day = '', ...rest] = value.split(' ')
  const name = day.toLowerCase()
  return [isOneOf(name, days) ? dayName(name, language) : day, ...rest].join(' ')
}

const decimal: Words = (value, _t, language) => {
  const digits = value.split('.')[1]?.length ?? 0
  const format = new Intl.NumberFormat(language, { minimumFractionDigits: digits })
  return Number.isFinite(Number(value)) ? format.format(Number(value)) : value
}

const direction = among(['in', 'out'], (value, t) => t(`direction.${value}`))

const cameraStates = ['black', 'connecting', 'covered', 'failed', 'frozen', 'off'] as const
const moreStates = ['running', 'slow', 'stopped', 'wrong_clock'] as const

/** How values are told; others stay as they are. */
const words: Readonly<Record<string, Words>> = {
  status: among(['allowed', 'blocked', 'watched', 'unlisted'], (value, t) => t(`status.${value}`)),
  camera_state: among([...cameraStates, ...moreStates], (value, t) => t(`cameraState.${value}`)),
  vehicle_class: among(['car', 'motorcycle', 'bus', 'truck'], (value, t) => t(`vehicle.${value}`)),
  mode: among(['off', 'shadow', 'live'], (value, t) => t(`gateMode.${value}`)),
  direction,
  wanted: direction,
  duration: length,
  longest: length,
  local,
  confidence: decimal,
  least: decimal,
  edits: decimal,
  fps: decimal,
}

/**
 * Returns a sentence of the service in the language; one that others wrote stays as it is, and so
 * does one of a newer service than this page.
 */
export function sentenceText(
  text: string,
  sentence: Sentence | null,
  t: Translate,
  language: string,
): string {
  return (sentence && told(sentence, t, language)) ?? text
}

/** Returns the function that tells sentences of the service in the chosen language. */
export function useSentence() {
  const { t, language } = useI18n()
  return (text: string, sentence: Sentence | null): string =>
    sentenceText(text, sentence, t, language)
}

function told({ code, values, parts }: Sentence, t: Translate, language: string): string | null {
  const params = Object.entries(values).map(([name, value]) => {
    const inner = parts[name]?.map((part) => told(part, t, language))
    const known = inner?.includes(null) ? value : inner?.join(', ')
    return [name, known ?? words[name]?.(value, t, language) ?? value] as const
  })
  const key = `sentence.${code}` as const
  const text = t(key, Object.fromEntries(params))
  return text === key ? null : text
}
