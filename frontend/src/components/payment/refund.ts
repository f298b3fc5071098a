import type { Payment } from '@/client/types'
import type { Currency } from '@/lib/money'

/** Returns what of a payment can still be given back, in its smallest units. */
export function remaining({
  amount,
  refunded_amount,
}: Pick<Payment, 'amount' | 'refunded_amount'>) {
  return amount - refunded_amount
}

/** Returns an amount that a person wrote in the smallest units; 0 where there is none. */
export function unitsOf(written: number | string, { decimals }: Currency): number {
  const units = Math.round(Number(written) * 10 ** decimals)
  return Number.isFinite(units) ? units : 0
}
