import { expect, it } from 'vitest'

import { valuesOf, dataOf } from '../form/values'
import { simulationOf, type Stay } from './stay'

const rates = [{ ...valuesOf(null).rates[0], name: 'Day', charge: 'flat' as const, flat: 2 }]
const data = dataOf({ ...valuesOf(null), code: 'EUR', decimals: 2, rates: rates as never })
const stay: Stay = {
  entered: '2026-11-28T08:00',
  exited: '2026-11-28T11:30',
  paid: '',
  vehicle: 'car',
  lost: false,
  discount: null,
  value: '',
}

it('asks for a stay on the clock of the lot', () => {
  expect(simulationOf(data, stay, 'Asia/Jakarta')).toEqual({
    data,
    entered_at: '2026-11-28T08:00',
    exited_at: '2026-11-28T11:30',
    timezone: 'Asia/Jakarta',
    vehicle_class: 'car',
    lost_ticket: false,
    paid_at: null,
    discounts: [],
  })
})

const discounts = (changes: Partial<Stay>) =>
  simulationOf(data, { ...stay, ...changes }, 'UTC')?.discounts

it('sends a validation in the smallest units of the currency', () => {
  expect(discounts({ discount: 'amount', value: 1.15 })).toEqual([{ kind: 'amount', value: 115 }])
  expect(discounts({ discount: 'percent', value: 50 })).toEqual([{ kind: 'percent', value: 50 }])
  expect(discounts({ discount: 'minutes', value: '' })).toEqual([])
})

it('asks nothing while a time or the tariff is missing', () => {
  expect(simulationOf(null, stay, 'UTC')).toBeNull()
  expect(simulationOf(data, { ...stay, exited: '' }, 'UTC')).toBeNull()
})
