import { expect, it } from 'vitest'

import { en } from '@/messages/en'
import { id } from '@/messages/id'
import { translator } from '@/lib/i18n/translate'

import { isDoubt, reasonText } from './reasons'

const t = translator('en', en)

it('says what the service says in words of the language', () => {
  expect(reasonText('equal plates', t)).toBe('The same plate')
  expect(reasonText('plates differ: 8 read for B at position 1', t)).toBe(
    'The plates differ: 8 at the entry, B at the exit (position 1)',
  )
  expect(reasonText('class differs: car and truck', t)).toBe('The class differs: Car and Truck')
  expect(reasonText('2 other stays fit too', t)).toBe('2 other stays fit, too')
  expect(reasonText('1 other stay fits too', t)).toBe('1 other stay fits, too')
  expect(
    reasonText(
      '3 d 2 h is long here: an exit and an entry between may be missing',
      translator('id', id),
    ),
  ).toBe('3 d 2 h termasuk lama di sini: keluar dan masuk di antaranya mungkin terlewat')
})

it('leaves a reason that it does not know', () => {
  expect(reasonText('something new', t)).toBe('something new')
})

it('tells what speaks against a pair', () => {
  expect(isDoubt('equal colour: white')).toBe(false)
  expect(isDoubt('colour differs: white and red')).toBe(true)
  expect(isDoubt('1 other stay fits too')).toBe(true)
})
