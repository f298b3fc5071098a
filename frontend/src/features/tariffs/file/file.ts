import { api } from '@/client/api'
import type { TariffData } from '@/client/types'

import { readYaml } from './yaml'

/** What a file of a tariff contains: the body of `POST /api/tariffs`, without the lot. */
export interface TariffFile {
  name: string | null
  valid_from: string | null
  data: TariffData
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string): unknown {
  return /^\s*\{/.test(text) ? JSON.parse(text) : readYaml(text)
}

const plainRate = { classes: [], days: [], begin: '00:00', end: '24:00', first: [] }
const plainCap = { classes: [] }
const plainLost = { classes: [], adds_to_stay: true }
const plainTax = { name: 'tax', included: true }

/** Returns a tariff with what the service takes where nothing is said. */
function completed(data: TariffData): TariffData {
  const given: Partial<TariffData> & Pick<TariffData, 'currency' | 'rates'> = data
  return {
    holidays: [],
    free_minutes: 0,
    minimum: 0,
    ...given,
    rates: given.rates.map((rate) => ({
      ...plainRate,
      ...rate,
    })),
    caps: (given.caps ?? []).map((cap) => ({ ...plainCap, ...cap })),
    lost_ticket: (given.lost_ticket ?? []).map((one) => ({
      ...plainLost,
      ...one,
    })),
    grace: { after_entry_minutes: 0, after_payment_minutes: 0, ...given.grace },
    rounding: { unit: 1, mode: 'nearest', ...given.rounding },
    tax: given.tax ? { ...plainTax, ...given.tax } : null,
    unknown_class: given.unknown_class ?? null,
  }
}

/** Lets the service check a tariff; throws its answer if it is none. */
async function check(data: TariffData): Promise<void> {
  const { error, response } = await api.POST('/api/tariffs/simulate', {
    body: {
      data,
      entered_at: '2026-01-05T08:00:00Z',
      exited_at: '2026-01-05T09:00:00Z',
      discounts: [],
      lost_ticket: false,
    },
  })
  // 409: a tariff that has no rate for a vehicle of an unknown class.
  if (error && response.status !== 409) throw error
}

/** Returns the tariff of a file in JSON or YAML; throws what is wrong with it. */
export async function readTariff(text: string): Promise<TariffFile> {
  const content = parsed(text)
  const whole: Fields = isFields(content) ? content : {}
  const { name, valid_from } = whole
  // Whatever stands there: the service says what is no tariff.
  const data = (isFields(whole['data']) ? whole['data'] : whole) as unknown as TariffData
  await check(data)
  return {
    name: typeof name === 'string' ? name : null,
    valid_from: typeof valid_from === 'string' ? valid_from : null,
    data: completed(data),
  }
}
