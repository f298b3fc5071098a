/** A currency, and how many digits of an amount stand after the point. */
export interface Currency {
  code: string
  decimals: number
}

/** Returns an amount of the smallest units as people write it: 5000 rupiah without decimals is Rp 5.000. */
export function formatMoney(
  amount: number,
  { code, decimals }: Currency,
  language: string,
): string {
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: code,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount / 10 ** decimals)
}

/** Returns how a number has its thousands and its decimals separated in the language. */
export function separators(language: string): { thousands: string; decimal: string } {
  const parts = new Intl.NumberFormat(language).formatToParts(12_345.6)
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return { thousands: of('group'), decimal: of('decimal') }
}
