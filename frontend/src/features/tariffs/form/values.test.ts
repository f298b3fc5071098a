import { describe, expect, it } from 'vitest'

import type { TariffData } from '@/client/types'

import { dataOf, isBegin, isEnd, valuesOf, wrongDate } from './values'

const stored: TariffData = {
  currency: { code: 'EUR', decimals: 2 },
  rates: [
    {
      name: 'Night',
      classes: [],
      days: ['fri', 'holiday'],
      begin: '20:00',
      end: '06:00',
      first: [],
      flat: 1250,
    },
    {
      name: 'Day',
      classes: ['car'],
      days: [],
      begin: '00:00',
      end: '24:00',
      first: [{ minutes: 30, amount: 115 }],
      interval: { minutes: 20, amount: 99 },
    },
    {
      name: 'Hour',
      classes: [],
      days: [],
      begin: '00:00',
      end: '24:00',
      first: [{ minutes: 60, amount: 0 }],
      interval: null,
    },
  ],
  holidays: ['2026-12-25', '2027-01-01'],
  free_minutes: 5,
  grace: { after_entry_minutes: 10, after_payment_minutes: 15 },
  caps: [{ per: 'rolling_24h', amount: 2999, classes: ['bus', 'truck'] }],
  lost_ticket: [{ amount: 4000, adds_to_stay: false, classes: [] }],
  minimum: 1,
  rounding: { unit: 50, mode: 'up' },
  tax: { name: 'VAT', basis_points: 1175, included: false },
  unknown_class: 'car',
}

describe('the fields of a tariff', () => {
  it('give the tariff back as it was stored', () => {
    expect(dataOf(valuesOf(stored))).toEqual(stored)
    const free: TariffData = { ...stored, tax: null, unknown_class: null, caps: [], holidays: [] }
    expect(dataOf(valuesOf(free))).toEqual(free)
  })

  it('keep every amount exactly', () => {
    for (let minimum = 0; minimum < 3000; minimum += 1) {
      expect(dataOf(valuesOf({ ...stored, minimum }))?.minimum).toBe(minimum)
    }
    const most = 10 ** 12
    expect(dataOf(valuesOf({ ...stored, minimum: most }))?.minimum).toBe(most)
  })

  it('keep what people wrote if the currency changes', () => {
    const values = { ...valuesOf({ ...stored, minimum: 500 }), code: 'IDR', decimals: 0 }
    expect(dataOf(values)?.minimum).toBe(5)
  })

  it('are no tariff while something is missing or wrong', () => {
    const values = valuesOf(stored)
    const [rate] = values.rates
    if (!rate) throw new Error('there is a rate')
    const wrong = [
      { rates: [] },
      { code: 'RP' },
      { decimals: '' },
      { free_minutes: '' },
      { minimum: -1 },
      { holidays: '2026-02-30' },
      { tax_name: ' ' },
      { rates: [{ ...rate, name: '' }] },
      { rates: [{ ...rate, begin: '24:00' }] },
      { rates: [{ ...rate, flat: '' }] },
      { rates: [{ ...rate, charge: 'time' as const, every: { key: 1, minutes: 60, amount: '' } }] },
    ]
    for (const changes of wrong) expect(dataOf({ ...values, ...changes })).toBeNull()
  })

  it('say which date and which time are wrong', () => {
    expect(wrongDate('2026-12-25\n2027-01-01')).toBeUndefined()
    expect(wrongDate('2026-12-25, 2027-13-01')).toBe('2027-13-01')
    expect([isBegin('07:30'), isBegin('24:00'), isEnd('24:00'), isEnd('7:30')]).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
})
