import { describe, expect, it } from 'vitest'

import type { IngestPull } from '@/client/types'

import { pullOf, valuesOf } from './values'

const rest: Omit<IngestPull, 'config'> = {
  source_id: 1,
  has_password: true,
  state: 'working',
  last_error: null,
  put_aside: 0,
  last_success_at: null,
  updated_at: '2026-11-28T00:00:00Z',
}

describe('the form of what is fetched', () => {
  it('keeps the stored password of a device unless another one is typed', () => {
    const config = {
      kind: 'onvif_pull',
      url: 'http://10.0.0.9/onvif',
      user_name: 'galaxy',
    } as const
    const values = valuesOf({ ...rest, config })
    expect(pullOf(values)).toEqual({ config })
    expect(pullOf({ ...values, password: 'secret' })).toEqual({ config, password: 'secret' })
  })

  it('sends a preset or a pattern of a folder, never both', () => {
    const config = {
      kind: 'folder',
      folder: '/srv/ftp',
      preset: null,
      pattern: '(?P<plate>[A-Z0-9]+)',
      afterwards: 'delete',
    } as const
    const values = valuesOf({ ...rest, config })
    expect(pullOf(values)).toEqual({ config })
    expect(pullOf({ ...values, files: 'any' }).config).toMatchObject({
      preset: 'any',
      pattern: null,
    })
  })
})
