import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { translator } from './translate'

import { en } from '@/messages/en'
import { id } from '@/messages/id'

const names = Object.keys(en) as (keyof typeof en)[]
const parameters = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').toSorted()

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'messages' ? [] : sources(path)
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : []
  })
}

describe('messages', () => {
  it('have the same parameters in both languages', () => {
    const wrong = names.filter(
      (name) => parameters(en[name]).join() !== parameters(id[name]).join(),
    )
    expect(wrong).toEqual([])
  })

  it('are all used', () => {
    const code = sources(join(import.meta.dirname, '../..')).join('\n')
    // Names that are put together: the part before the last dot stands in a template.
    const used = (name: string): boolean =>
      code.includes(`'${name}'`) ||
      code.includes(`\`${name.slice(0, name.lastIndexOf('.') + 1)}\${`)
    const unused = names
      .map((name) => name.replace(/_(one|other)$/, ''))
      .filter(
        (name) => !used(name) && !used(name.replace(/\.hint$/, '')) && !name.startsWith('color.'),
      )
    expect(unused).toEqual([])
  })
})

describe('translator', () => {
  it('fills in values and chooses the plural of the language', () => {
    const t = translator('en', en)
    expect(t('detections.total', { count: 1 })).toBe('1 detection in all')
    expect(t('detections.total', { count: 12_000 })).toBe('12,000 detections in all')
    expect(translator('id', id)('detections.total', { count: 12_000 })).toBe(
      '12.000 deteksi seluruhnya',
    )
  })

  it('puts in what is given without looking into it', () => {
    expect(translator('en', en)('detections.open', { id: '{id} $&' })).toBe('Detection {id} $&')
  })
})
