import { describe, expect, it } from 'vitest'

import { baseOf, lastErrorOf } from './uses'

describe('an interface of another vendor', () => {
  it('has the moment of its last error apart from what failed', () => {
    expect(lastErrorOf('2026-11-28T10:00:00+00:00 403 forbidden')).toEqual({
      at: '2026-11-28T10:00:00+00:00',
      text: '403 forbidden',
    })
    expect(lastErrorOf('503 busy')).toEqual({ at: null, text: '503 busy' })
  })

  it('is entered by the address of the service in some clients', () => {
    expect(baseOf(['https://alpr.example:8443/v1/plate-reader/'])).toBe('https://alpr.example:8443')
    expect(baseOf(['http://10.0.0.5/alpr/api/v1/log-vehicle/'])).toBe('http://10.0.0.5/alpr')
    expect(baseOf([])).toBeNull()
  })
})
