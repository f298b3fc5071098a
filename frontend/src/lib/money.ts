/** An amount in units with `decimals` digits after the point, in words of the language. */
export function formatMoney(
  amount: number,
  { currency, decimals }: { currency: string; decimals: number },
  language: string,
): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, ...digits })
  return format.format(amount / 10 ** decimals)
}
