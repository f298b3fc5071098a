import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { translator } from '@/lib/i18n/translate'
import { en } from '@/messages/en'
import { id } from '@/messages/id'

import { stepText } from './stepText'

const currency = { code: 'IDR', decimals: 0 }
const indonesian = { t: translator('id', id), language: 'id', currency }
const english = { t: translator('en', en), language: 'en', currency }

/** What the service says, with the source of each sentence in its `pricing.py`. */
const said = [
  ['not longer than the 10 min after entry that cost nothing', 'not longer than the {grace}'],
  ['the first 5 min cost nothing', 'the first {tariff.free_minutes} min'],
  ['not more than 60000 per rolling 24h', 'not more than {cap.amount} per'],
  ['at least 3000', 'at least {tariff.minimum}'],
  ['left within 15 min of the payment', 'left within {grace} min'],
  ['60 min validated by Cinema', '{discount.value} min validated'],
  ['Day, from 2026-11-27 18:10: first 30 min', 'first {first.minutes} min'],
  ['Day, from 2026-11-27 18:10: 2 started × 30 min at 2500', '{count} started × '],
  ['Night, from 2026-11-27 20:00: 1 × 15000', '{count} × {first.amount}'],
  ['no rate, from 2026-11-27 20:00: costs nothing', 'costs nothing"'],
  ['50 % validated', '{discount.value} % validated'],
  ['5000 validated by Cinema', '{discount.value} validated'],
  ['lost ticket: 60000', 'lost ticket: {lost.amount}'],
  ['lost ticket: 60000 at least', '{text} at least'],
  ['to a multiple of 500', 'to a multiple of'],
  ['contains PPN 11 %: 4955', 'contains {tax.name}'],
] as const

it('every sentence of the service has a text in the language', () => {
  const source = readFileSync(
    join(import.meta.dirname, '../../../../src/galaxy_alpr/services/parking/tariffs/pricing.py'),
    'utf8',
  )
  expect(said.filter(([, part]) => !source.includes(part))).toEqual([])
  expect(said.filter(([text]) => stepText(text, indonesian) === text)).toEqual([])
})

it('writes amounts and moments as the language does', () => {
  const text = 'Day, from 2026-11-27 18:10: 2 started × 30 min at 2500'
  expect(stepText(text, english)).toBe(
    'Day, from Nov 27, 2026 18:10: 2 started × 30 min at Rp\u00A02,500',
  )
  expect(stepText('60 min validated by Cinema', english)).toBe('60 minutes off, from Cinema')
})

it('leaves a sentence that it does not know', () => {
  expect(stepText('PPN 11 %', indonesian)).toBe('PPN 11 %')
  expect(stepText('something new', indonesian)).toBe('something new')
})
