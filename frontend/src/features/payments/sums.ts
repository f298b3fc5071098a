import type { PaymentTotal } from '@/client/types'

interface Sum {
  currency: string
  decimals: number
  amount: number
}

/** Returns what was taken less what was given back, for each currency; never one sum of two. */
export function sums(totals: readonly PaymentTotal[]): Sum[] {
  const found = new Map<string, Sum>()
  for (const { currency, decimals, net_amount } of totals) {
    const key = `${currency}|${decimals}`
    const before = found.get(key)?.amount ?? 0
    found.set(key, { currency, decimals, amount: before + net_amount })
  }
  return [...found.values()]
}
