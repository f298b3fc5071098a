import type { Period, Rate, TariffData, VehicleClass } from '@/client/types'

/** A number as it stands in its field; empty while nothing was typed. */
export type Digits = number | string

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'holiday'] as const
export type Day = (typeof days)[number]
export const capKinds = ['rolling_24h', 'day', 'visit'] as const
export const roundingModes = ['nearest', 'up', 'down'] as const

export interface PeriodValues {
  key: number
  minutes: Digits
  amount: Digits
}

export interface RateValues {
  key: number
  name: string
  classes: VehicleClass[]
  days: Day[]
  begin: string
  end: string
  charge: 'time' | 'flat'
  first: PeriodValues[]
  every: PeriodValues
  flat: Digits
}

export interface CapValues {
  key: number
  per: (typeof capKinds)[number]
  amount: Digits
  classes: VehicleClass[]
}

export interface LostValues {
  key: number
  amount: Digits
  adds_to_stay: boolean
  classes: VehicleClass[]
}

/** The fields of a tariff as they stand; amounts are as people write them: 2.5 for 2.50 euros. */
export interface Values {
  code: string
  decimals: Digits
  rates: RateValues[]
  holidays: string
  free_minutes: Digits
  after_entry: Digits
  after_payment: Digits
  caps: CapValues[]
  lost: LostValues[]
  minimum: Digits
  /** Empty: a price is not rounded. */
  unit: Digits
  mode: (typeof roundingModes)[number]
  taxed: boolean
  tax_name: string
  /** In percent. */
  tax_rate: Digits
  tax_included: boolean
  unknown_class: VehicleClass | null
}

let keys = 0
/** Returns a number that no other row of the form has. */
export function newKey(): number {
  keys += 1
  return keys
}

export const newPeriod = (): PeriodValues => ({ key: newKey(), minutes: 60, amount: '' })

export const newRate = (): RateValues => ({
  key: newKey(),
  name: '',
  classes: [],
  days: [],
  begin: '00:00',
  end: '24:00',
  charge: 'time',
  first: [],
  every: newPeriod(),
  flat: '',
})

/** Returns the fields for a tariff, or those for a new one. */
export function valuesOf(data: TariffData | null): Values {
  const decimals = data?.currency.decimals ?? 0
  const shown = (amount: number): number => amount / 10 ** decimals
  const period = ({ minutes, amount }: Period): PeriodValues => ({
    key: newKey(),
    minutes,
    amount: shown(amount),
  })
  const rate = ({ name, classes, days: on, begin, end, first, interval, flat }: Rate) => ({
    key: newKey(),
    name,
    classes,
    days: on,
    begin,
    end,
    charge: typeof flat === 'number' ? ('flat' as const) : ('time' as const),
    first: first.map(period),
    every: interval ? period(interval) : { key: newKey(), minutes: '', amount: '' },
    flat: typeof flat === 'number' ? shown(flat) : '',
  })
  return {
    code: data?.currency.code ?? 'IDR',
    decimals,
    rates: data ? data.rates.map(rate) : [newRate()],
    holidays: data?.holidays.join('\n') ?? '',
    free_minutes: data?.free_minutes ?? 0,
    after_entry: data?.grace.after_entry_minutes ?? 0,
    after_payment: data?.grace.after_payment_minutes ?? 15,
    caps: data?.caps.map((cap) => ({ ...cap, key: newKey(), amount: shown(cap.amount) })) ?? [],
    lost:
      data?.lost_ticket.map((one) => ({ ...one, key: newKey(), amount: shown(one.amount) })) ?? [],
    minimum: shown(data?.minimum ?? 0),
    unit: data && data.rounding.unit > 1 ? shown(data.rounding.unit) : '',
    mode: data?.rounding.mode ?? 'nearest',
    taxed: Boolean(data?.tax),
    tax_name: data?.tax?.name ?? 'PPN',
    tax_rate: data?.tax ? data.tax.basis_points / 100 : 11,
    tax_included: data?.tax?.included ?? true,
    unknown_class: data?.unknown_class ?? null,
  }
}

/** Returns the dates of a text, one a line or separated by commas. */
export const datesOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.slice(0, 10) === text

/** Returns the first text among the holidays that is no date, or undefined. */
export const wrongDate = (text: string): string | undefined =>
  datesOf(text).find((date) => !isDate(date))

const isTime = (text: string): boolean => /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text)

/** Whether a time may stand there: `24:00` is an end only. */
export const isBegin = (text: string): boolean => isTime(text) && text !== '24:00'
export const isEnd = isTime

class Incomplete extends Error {}

function whole(digits: Digits): number {
  const number = Number(digits)
  if (digits === '' || !Number.isInteger(number) || number < 0) throw new Incomplete()
  return number
}

/** Returns the tariff of the fields; null while something is missing or wrong in them. */
export function dataOf(values: Values): TariffData | null {
  const decimals = values.decimals === '' ? Number.NaN : Number(values.decimals)
  const units = (digits: Digits): number => {
    if (digits === '') throw new Incomplete()
    return whole(Math.round(Number(digits) * 10 ** decimals))
  }
  const period = ({ minutes, amount }: PeriodValues): Period => ({
    minutes: whole(minutes),
    amount: units(amount),
  })
  const rate = (one: RateValues): Rate => {
    if (!one.name.trim() || !isBegin(one.begin) || !isEnd(one.end)) throw new Incomplete()
    const { classes, days: on, begin, end, every } = one
    const common = { name: one.name.trim(), classes, days: on, begin, end }
    if (one.charge === 'flat') return { ...common, first: [], flat: units(one.flat) }
    const interval = every.minutes === '' && every.amount === '' ? null : period(every)
    return { ...common, first: one.first.map(period), interval }
  }
  try {
    if (!/^[A-Z]{3}$/.test(values.code) || wrongDate(values.holidays)) return null
    if (values.rates.length === 0 || (values.taxed && !values.tax_name.trim())) return null
    return {
      currency: { code: values.code, decimals: whole(decimals) },
      rates: values.rates.map(rate),
      holidays: datesOf(values.holidays),
      free_minutes: whole(values.free_minutes),
      grace: {
        after_entry_minutes: whole(values.after_entry),
        after_payment_minutes: whole(values.after_payment),
      },
      caps: values.caps.map(({ per, amount, classes }) => ({
        per,
        amount: units(amount),
        classes,
      })),
      lost_ticket: values.lost.map(({ amount, adds_to_stay, classes }) => ({
        amount: units(amount),
        adds_to_stay,
        classes,
      })),
      minimum: units(values.minimum),
      rounding: { unit: values.unit === '' ? 1 : units(values.unit), mode: values.mode },
      tax: values.taxed
        ? {
            name: values.tax_name.trim(),
            basis_points: whole(Math.round(Number(values.tax_rate) * 100)),
            included: values.tax_included,
          }
        : null,
      unknown_class: values.unknown_class,
    }
  } catch (error) {
    if (error instanceof Incomplete) return null
    throw error
  }
}
