import { expect, it } from 'vitest'

import { formatMoney, separators } from './money'

// Intl puts a space that does not break between the symbol and the number.
const shown = (...input: Parameters<typeof formatMoney>): string =>
  formatMoney(...input).replaceAll(/\s/g, ' ')

it('writes amounts with the digits of their currency, as the language does', () => {
  expect(shown(24_000, { code: 'IDR', decimals: 0 }, 'id')).toBe('Rp 24.000')
  expect(shown(250, { code: 'EUR', decimals: 2 }, 'en')).toBe('€2.50')
  expect(shown(-5, { code: 'EUR', decimals: 2 }, 'en')).toBe('-€0.05')
})

it('knows how the language separates thousands and decimals', () => {
  expect(separators('en')).toEqual({ thousands: ',', decimal: '.' })
  expect(separators('id')).toEqual({ thousands: '.', decimal: ',' })
})
