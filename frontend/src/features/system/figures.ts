import type { Metrics } from '@/client/types'

type Value = Metrics[string]
/** Where a figure stands: the names of the groups around it and its own. */
export type Path = readonly string[]

type Unit = 'share' | 'percent' | 'milliseconds' | 'number'

const shares = new Set([
  'accuracy',
  'ece',
  'exact',
  'f1',
  'folded',
  'found',
  'map',
  'precision',
  'rate',
  'recall',
  'width',
])
const suffix: Record<Unit, string> = { share: '', percent: '%', milliseconds: ' ms', number: '' }

export const isGroup = (value: Value): value is Metrics =>
  typeof value === 'object' && !Array.isArray(value)

/** Returns the unit that a figure's name contains, else that of its group. */
function unitOf(name: string, around: Unit): Unit {
  const parts = new Set(name.toLowerCase().split(/[\s_]+/))
  if (parts.has('ms') || parts.has('milliseconds')) return 'milliseconds'
  if (parts.has('percent')) return 'percent'
  if (parts.has('per') || parts.has('seconds')) return 'number'
  return [...parts].some((part) => shares.has(part)) ? 'share' : around
}

/** Returns the function that formats a figure in a language, with the unit of its path. */
export function figureFormat(
  language: string,
): (value: Exclude<Value, Metrics>, path: Path) => string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const one = (value: number | string, unit: Unit): string => {
    if (typeof value === 'string') return value
    // A number of samples may stand beside the share that was found in them.
    if (unit === 'share')
      return value >= 0 && value <= 1 ? share.format(value) : number.format(value)
    return number.format(value) + suffix[unit]
  }
  return (value, path) => {
    const unit = path.reduce<Unit>((around, name) => unitOf(name, around), 'number')
    return Array.isArray(value)
      ? value.map((item) => one(item, unit)).join(' · ')
      : one(value, unit)
  }
}

/** A range without an end: `96-inf` becomes `96+`. */
export const openRange = (name: string): string => name.replace(/^(\d+)-inf$/, '$1+')

/** A name without a word of its own, readable: `held_out` becomes `Held out`; others stay. */
export function readable(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return openRange(name)
  const text = name.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
