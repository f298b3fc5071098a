import { expect, it } from 'vitest'

import { translator } from '@/lib/i18n/translate'
import { en } from '@/messages/en'

import { validationText, validationValue } from './validation'

const t = translator('en', en)
const euro = { code: 'EUR', decimals: 2 }

it('says what a validation takes off', () => {
  const text = (kind: 'minutes' | 'amount' | 'percent', value: number): string =>
    validationText({ kind, value }, euro, 'en', t)
  expect(text('minutes', 120)).toBe('120 minutes off')
  expect(text('percent', 50)).toBe('50% off the price')
  expect(text('amount', 250)).toBe('€2.50 off the price')
  expect(validationText({ kind: 'amount', value: 250 }, undefined, 'en', t)).toBe(
    '250 off the price',
  )
})

it('gives an amount in the smallest units', () => {
  expect(validationValue('amount', '2.3', euro)).toBe(230)
  expect(validationValue('amount', 5000, { code: 'IDR', decimals: 0 })).toBe(5000)
  expect(validationValue('amount', 5000, undefined)).toBe(5000)
  expect(validationValue('minutes', 90, euro)).toBe(90)
})
