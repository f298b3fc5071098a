import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { translator } from './translate'

import { en } from '@/messages/en'
import { importing as importingEn } from '@/messages/en/onDemand/importing'
import { sitePicture as sitePictureEn } from '@/messages/en/onDemand/sitePicture'
import { sites as sitesEn } from '@/messages/en/onDemand/sites'
import { importing as importingId } from '@/messages/id/onDemand/importing'
import { sitePicture as sitePictureId } from '@/messages/id/onDemand/sitePicture'
import { sites as sitesId } from '@/messages/id/onDemand/sites'
import { id } from '@/messages/id'

/** All texts, with those that are loaded later. */
const english = { ...en, ...importingEn, ...sitesEn, ...sitePictureEn }
const indonesian = { ...id, ...importingId, ...sitesId, ...sitePictureId }

const names = Object.keys(english) as (keyof typeof english)[]
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
      (name) => parameters(english[name]).join() !== parameters(indonesian[name]).join(),
    )
    expect(wrong).toEqual([])
  })

  it('are all used', () => {
    const code = sources(join(import.meta.dirname, '../..')).join('\n')
    const quoted = new Set(code.match(/'[\w.:-]+'/g))
    // Names that are put together: the part before the last dot stands in a template.
    const begun = new Set(code.match(/`[\w.:-]+\$\{/g))
    const used = (name: string): boolean =>
      quoted.has(`'${name}'`) || begun.has(`\`${name.slice(0, name.lastIndexOf('.') + 1)}\${`)
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
