import type { ValidationKind } from '@/client/types'
import type { Translate } from '@/lib/i18n'
import { formatMoney, type Currency } from '@/lib/money'

export const validationKinds = ['minutes', 'amount', 'percent'] as const

/** Returns what a validation takes off, in words. Without a currency an amount is a bare number. */
export function validationText(
  { kind, value }: { kind: ValidationKind; value: number },
  currency: Currency | undefined,
  language: string,
  t: Translate,
): string {
  if (kind === 'minutes') return t('passes.minutesOff', { minutes: value })
  if (kind === 'percent') return t('passes.percentOff', { percent: value })
  const amount = currency ? formatMoney(value, currency, language) : value
  return t('passes.amountOff', { amount })
}

/** Returns the value as the service takes it: an amount in the smallest units of its currency. */
export function validationValue(
  kind: ValidationKind,
  typed: number | string,
  currency: Currency | undefined,
): number {
  const decimals = kind === 'amount' ? (currency?.decimals ?? 0) : 0
  return Math.round(Number(typed) * 10 ** decimals)
}
