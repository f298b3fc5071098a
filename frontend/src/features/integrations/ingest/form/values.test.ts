import { describe, expect, it } from 'vitest'

import type { IngestSource } from '@/client/types'

import { sourceOf, valuesOf } from './values'

const stored: IngestSource = {
  id: 3,
  name: 'Entry',
  maker: 'hikvision',
  location: { id: 2, name: 'Gate', type: 'entry' },
  devices: { 'cam-1': 5 },
  addresses: ['10.0.0.7'],
  timezone: 'Asia/Jakarta',
  weight: 0.5,
  enabled: false,
  opens_gates: true,
  readings: 9,
  refused: 1,
  last_seen_at: null,
  last_error: null,
  created_at: '2026-11-28T00:00:00Z',
  updated_at: '2026-11-28T00:00:00Z',
}

describe('the form of a source', () => {
  it('gives back what is stored', () => {
    expect(sourceOf(valuesOf(stored))).toEqual({
      name: 'Entry',
      maker: 'hikvision',
      location_id: 2,
      devices: { 'cam-1': 5 },
      addresses: ['10.0.0.7'],
      timezone: 'Asia/Jakarta',
      weight: 0.5,
      enabled: false,
      opens_gates: true,
    })
  })

  it('adds a source that opens no gate', () => {
    const added = sourceOf({ ...valuesOf(null), name: ' Exit ', weight: '' })
    expect(added).toMatchObject({ name: 'Exit', maker: 'auto', weight: 0.3, opens_gates: false })
  })

  it('leaves out devices that are not filled in', () => {
    const devices = [
      { name: ' a ', location: '4' },
      { name: '', location: '4' },
      { name: 'b', location: null },
    ]
    expect(sourceOf({ ...valuesOf(stored), devices }).devices).toEqual({ a: 4 })
  })
})
