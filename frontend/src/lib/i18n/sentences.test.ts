import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import type { Sentence } from '@/client/types'
import { en } from '@/messages/en'
import { id } from '@/messages/id'

import { translator } from './translate'
import { sentenceText } from './sentences'

interface Document {
  components: { schemas: Record<string, { enum: string[] }> }
}

const inEnglish = (sentence: Sentence | null): string =>
  sentenceText('as it was written', sentence, translator('en', en), 'en')
const inIndonesian = (sentence: Sentence | null): string =>
  sentenceText('as it was written', sentence, translator('id', id), 'id')

const said = (code: Sentence['code'], values: Sentence['values'] = {}): Sentence => ({
  code,
  values,
  parts: {},
})

it('has a text for each code in both languages', () => {
  const path = join(import.meta.dirname, '../../../../docs/openapi.json')
  const { schemas } = (JSON.parse(readFileSync(path, 'utf8')) as Document).components
  for (const [schema, prefix] of [
    ['SentenceCode', 'sentence'],
    ['DefaultRule', 'defaultRule'],
    ['GateReason', 'gateReason'],
    ['AlertKind', 'alertKind'],
    ['CameraState', 'cameraState'],
  ] as const) {
    const keys = schemas[schema]?.enum.map((code) => `${prefix}.${code}`) ?? []
    expect(keys.length).toBeGreaterThan(1)
    expect(keys.filter((key) => !(key in en) || !(key in id))).toEqual([])
  }
})

it('tells the values in the language', () => {
  const overstay = said('stay_too_long', { duration: '1 h 30 min' })
  expect(inEnglish(overstay)).toBe('Inside for more than 1 hr 30 min')
  expect(inIndonesian(overstay)).toBe('Di dalam lebih dari 1 j 30 mnt')
  expect(inIndonesian(said('was_inside', { duration: 'less than 1 min' }))).toContain('< 1 mnt')
  expect(inIndonesian(said('plate_status', { status: 'blocked' }))).toBe('Status plat: Diblokir')
  expect(inIndonesian(said('not_in_schedule', { local: 'Mon 08:15 (Asia/Jakarta)' }))).toBe(
    'Sen 08:15 (Asia/Jakarta) di luar jadwal',
  )
  expect(inIndonesian(said('confidence_below', { confidence: '0.812', least: '0.900' }))).toBe(
    'Keyakinan 0,812 di bawah 0,900',
  )
})

it('keeps the words of a service that is newer than the page', () => {
  const unknown = said('of_the_next_version' as Sentence['code'])
  expect(inIndonesian(unknown)).toBe('as it was written')
  const detail = 'the lens is dirty'
  const outer = said('camera_state_because', { camera_state: 'frozen', detail })
  expect(inEnglish({ ...outer, parts: { detail: [unknown] } })).toBe('Frozen: the lens is dirty')
})

it('tells the sentences in a sentence, and keeps what others wrote', () => {
  const gone = said('webhook_gone')
  const off: Sentence = {
    code: 'webhook_off',
    values: { name: 'ERP', detail: 'the receiver answers 410: it is gone' },
    parts: { detail: [gone] },
  }
  expect(inIndonesian(off)).toBe('Webhook ERP dimatikan: Penerima menjawab 410: sudah tidak ada')
  const camera = said('camera_state_because', { camera_state: 'frozen', detail: 'no news' })
  expect(inEnglish(camera)).toBe('Frozen: no news')
  expect(inIndonesian(null)).toBe('as it was written')
})
