import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { translator } from '@/lib/i18n/translate'
import { en } from '@/messages/en'

import { actionName, nouns } from './words'

const t = translator('en', en)
const document = readFileSync(join(import.meta.dirname, '../../../../docs/audit.md'), 'utf8')
const actions = [...document.matchAll(/`([a-z_]+)\.([a-z_]+)`/g)].map(([, noun, verb]) => ({
  noun,
  name: `${noun}.${verb}`,
}))

it('every action that is documented has a name', () => {
  expect(actions.length).toBeGreaterThan(30)
  expect(actions.filter(({ name }) => actionName(name, t) === name)).toEqual([])
  expect(actions.filter(({ noun }) => !nouns.some((known) => known === noun))).toEqual([])
})

it('an action that is not known is shown as it is', () => {
  expect(actionName('barrier.open', t)).toBe('barrier.open')
  expect(actionName('list_entry.change', t)).toBe('List entry: changed')
})
