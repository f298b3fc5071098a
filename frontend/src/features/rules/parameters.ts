import type { AlertKind } from '@/client/types'
import { listed, statuses, vehicleClasses } from '@/lib/words'

const silent = ['failed', 'stopped', 'frozen', 'black', 'covered'] as const

export type ParameterName =
  | 'statuses'
  | 'max_distance'
  | 'min_confidence'
  | 'first_time'
  | 'with_unread'
  | 'times'
  | 'within_minutes'
  | 'apart_s'
  | 'minutes'
  | 'vehicle_classes'
  | 'percent'
  | 'states'
  | 'min_plates'

interface Several {
  type: 'statuses' | 'classes' | 'states'
  choices: readonly string[]
  first: readonly string[]
}
interface Amount {
  type: 'number'
  /** `percent` stands for a share from 0 to 1. */
  unit?: 'percent'
  min: number
  max: number
  first: number
}
interface Flag {
  type: 'flag'
  first: boolean
}

export type Parameter = { name: ParameterName } & (Several | Amount | Flag)
export type ParameterValue = number | boolean | readonly string[] | string
export type ParameterValues = Partial<Record<ParameterName, ParameterValue>>

const MOST_MINUTES = 366 * 24 * 60
const amount = (name: ParameterName, first: number, min: number, max: number): Parameter => ({
  name,
  type: 'number',
  first,
  min,
  max,
})
const ofStatuses = (choices: readonly string[], first: readonly string[]): Parameter => ({
  name: 'statuses',
  type: 'statuses',
  choices,
  first,
})

/** The parameters of each kind of rule, with the values that a new rule has. */
export const parameters: Record<AlertKind, readonly Parameter[]> = {
  status: [ofStatuses(statuses, ['blocked'])],
  near_miss: [ofStatuses(listed, ['watched']), amount('max_distance', 1, 0.2, 2)],
  unknown_plate: [
    { name: 'min_confidence', type: 'number', unit: 'percent', first: 0.8, min: 0, max: 1 },
    { name: 'first_time', type: 'flag', first: false },
    { name: 'with_unread', type: 'flag', first: false },
  ],
  repeats: [
    amount('times', 3, 2, 100),
    amount('within_minutes', 60, 1, MOST_MINUTES),
    amount('apart_s', 60, 0, 3600),
    ofStatuses(statuses, ['unlisted', 'watched', 'blocked']),
  ],
  overstay: [
    amount('minutes', 24 * 60, 1, MOST_MINUTES),
    { name: 'vehicle_classes', type: 'classes', choices: vehicleClasses, first: [] },
  ],
  full: [amount('percent', 100, 1, 100)],
  camera_silent: [
    amount('minutes', 2, 1, MOST_MINUTES),
    { name: 'states', type: 'states', choices: silent, first: silent },
  ],
  read_rate_low: [
    amount('percent', 70, 1, 100),
    amount('minutes', 60, 5, 24 * 60),
    amount('min_plates', 20, 1, 100_000),
  ],
  gate_fault: [amount('minutes', 0, 0, MOST_MINUTES)],
  webhook_disabled: [],
  site_silent: [amount('minutes', 10, 1, MOST_MINUTES)],
}

/** Whether rules of this kind judge readings: a direction limits only those. */
export const isOfReadings = (kind: AlertKind): boolean =>
  ['status', 'near_miss', 'unknown_plate', 'repeats'].includes(kind)

/** Whether a dry run can judge rules of this kind: states of cameras, gates and sites are not kept. */
export const canBeTried = (kind: AlertKind): boolean =>
  !['camera_silent', 'gate_fault', 'webhook_disabled', 'site_silent'].includes(kind)

/** Returns the values of the fields: those that are stored, else those of a new rule. */
export function valuesOf(
  kind: AlertKind,
  stored: Readonly<Record<string, unknown>>,
): ParameterValues {
  return Object.fromEntries(
    parameters[kind].map(({ name, first }) => [name, stored[name] ?? first]),
  ) as ParameterValues
}

/** Returns the parameters as the service takes them; an empty field has its default. */
export function parametersOf(kind: AlertKind, values: ParameterValues): Record<string, unknown> {
  return Object.fromEntries(
    parameters[kind].flatMap((parameter) => {
      const value = values[parameter.name]
      if (value === undefined || value === '') return []
      return [[parameter.name, parameter.type === 'number' ? Number(value) : value]]
    }),
  )
}
