import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { translator } from '@/lib/i18n/translate'
import { id } from '@/messages/id'

import { adviceText, known } from './advice'

const t = translator('id', id)
const source = readFileSync(
  join(import.meta.dirname, '../../../../../src/galaxy_alpr/ingest/trial.py'),
  'utf8',
)

it('all advice that the service gives has a text in the language', () => {
  const said = [...source.matchAll(/said\.append\(\s*f?"([^"]+)"/g)].map(([, text = '']) =>
    text.replace(/\{[^}]+\}/, '37'),
  )
  expect(said).toHaveLength(known.length)
  expect(said.filter((text) => adviceText(text, t) === text)).toEqual([])
})

it('keeps the measured value, and advice that is not known', () => {
  expect(adviceText('Only 3.5 frames a second come: a vehicle …', t)).toContain('3.5')
  expect(adviceText('Clean the lens.', t)).toBe('Clean the lens.')
})
