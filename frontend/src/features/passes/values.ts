import type { HoursWindow, Right, RightChange, RightIn, VehicleClass } from '@/client/types'

import type { StoredKind } from './search'

/** What the form holds: a right as the API takes it, with every field. */
export interface Values {
  kind: StoredKind
  plates: string[]
  lot_ids: number[] | null
  hours: HoursWindow[]
  vehicle_classes: VehicleClass[]
  valid_from: string | null
  valid_until: string | null
  max_inside: number | null
  uses: number | null
  accepts_similar: boolean
  minutes: number | null
  amount: number | null
  percent: number | null
  given_by: string | null
  holder: string | null
  note: string | null
  instruction: string | null
}

const empty: Values = {
  kind: 'season_pass',
  plates: [],
  lot_ids: null,
  hours: [],
  vehicle_classes: [],
  valid_from: null,
  valid_until: null,
  max_inside: 1,
  uses: null,
  accepts_similar: false,
  minutes: null,
  amount: null,
  percent: null,
  given_by: null,
  holder: null,
  note: null,
  instruction: null,
}

/** Returns what the form begins with; null is a new right. */
export function valuesOf(right: Right | null): Values {
  if (!right) return empty
  const names = Object.keys(empty) as (keyof Values)[]
  const same = Object.fromEntries(names.map((name) => [name, right[name]]))
  return {
    ...empty,
    ...same,
    plates: right.plates.map(({ display_text }) => display_text),
  }
}

/** Returns the right with what belongs to its kind only. */
function cleaned(values: Values): Values {
  const isValidation = values.kind === 'validation'
  const none = { minutes: null, amount: null, percent: null, given_by: null }
  return isValidation ? values : { ...values, ...none }
}

export const rightOf = (values: Values): RightIn => cleaned(values)

/** Returns the fields that differ from the right as it is stored. */
export function changesOf(values: Values, right: Right): RightChange {
  const before = valuesOf(right)
  const after = cleaned(values)
  const names = Object.keys(empty) as (keyof Values)[]
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, after[name]]),
  )
}

export type Problem = 'plates' | 'lots' | 'end' | 'takesOff' | 'hours'

const takesOff = ({ minutes, amount, percent }: Values): boolean =>
  minutes !== null || amount !== null || percent !== null

/** Returns what is missing or wrong, before the service is asked; null for nothing. */
export function problemOf(values: Values): Problem | null {
  const { plates, lot_ids, valid_from, valid_until, hours } = values
  if (plates.length === 0) return 'plates'
  if (lot_ids?.length === 0) return 'lots'
  if (valid_from && valid_until && valid_from >= valid_until) return 'end'
  if (hours.some(({ weekdays, start, end }) => weekdays.length === 0 || !start || !end))
    return 'hours'
  if (values.kind === 'validation' && !takesOff(values)) return 'takesOff'
  return null
}
