import { expect, it } from 'vitest'

import type { PaymentTotal } from '@/client/types'

import { sums } from './sums'

const total = (currency: string, decimals: number, net_amount: number): PaymentTotal => ({
  person: 'Ani',
  provider: 'cash',
  currency,
  decimals,
  settled: 1,
  settled_amount: net_amount,
  refunded: 0,
  refunded_amount: 0,
  net_amount,
})

it('adds what has the same currency and the same decimals', () => {
  const totals = [total('IDR', 0, 5000), total('EUR', 2, 250), total('IDR', 0, -2000)]
  expect(sums([...totals, total('IDR', 2, 700)])).toEqual([
    { currency: 'IDR', decimals: 0, amount: 3000 },
    { currency: 'EUR', decimals: 2, amount: 250 },
    { currency: 'IDR', decimals: 2, amount: 700 },
  ])
})
