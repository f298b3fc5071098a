import { expect, it } from 'vitest'

import { currentVersion } from './versions'

const version = (number: number, valid_from: string) => ({
  number,
  valid_from,
  created_by: 'Ani',
  created_at: '2026-01-01T00:00:00Z',
})

it('finds the version by which a visit that begins now is priced', () => {
  const versions = [
    version(1, '2026-01-01T00:00:00Z'),
    version(2, '2026-06-01T00:00:00Z'),
    version(3, '2026-03-01T00:00:00Z'),
    version(4, '2026-06-01T00:00:00Z'),
  ]
  const at = (moment: string) => currentVersion({ versions }, new Date(moment))?.number
  expect(at('2025-12-31T23:59:59Z')).toBeUndefined()
  expect(at('2026-02-01T00:00:00Z')).toBe(1)
  expect(at('2026-05-01T00:00:00Z')).toBe(3)
  expect(at('2026-06-01T00:00:00Z')).toBe(4)
})
