import { describe, expect, it } from 'vitest'

import { formatAge, formatDisk } from './amounts'
import { site } from './fixtures'
import { lagOf, settingsOf, troubledFirst } from './state'

describe('sites', () => {
  it('come in the order in which they need somebody', () => {
    const healths = ['off', 'ok', 'never_seen', 'late', 'silent'] as const
    const sites = healths.map((health, id) => ({ ...site, id, health }))
    expect(troubledFirst(sites).map(({ health }) => health)).toEqual(healths.toReversed())
  })

  it('have nothing left only where they say so now', () => {
    expect(lagOf({ health: 'ok', lag_events: 0 })).toBe('none')
    expect(lagOf({ health: 'late', lag_events: 7 })).toBe('some')
    expect(lagOf({ health: 'silent', lag_events: 7 })).toBe('atLeast')
    for (const health of ['silent', 'never_seen', 'off'] as const)
      expect(lagOf({ health, lag_events: 0 })).toBe('unknown')
  })

  it('are connected by three settings', () => {
    const settings = settingsOf({ code: 'bandung-1', key: 'gxsite_a=' }, 'https://alpr.example/x')
    expect(settings.split('\n')).toEqual([
      'GALAXY_SITE=bandung-1',
      'GALAXY_CENTRE_URL=https://alpr.example/x',
      'GALAXY_CENTRE_KEY=gxsite_a=',
    ])
  })
})

describe('amounts', () => {
  it('have the unit that suits them', () => {
    expect(formatAge(12.7, 'en')).toBe('12 sec')
    expect(formatAge(3900, 'en')).toBe('1 hr 5 min')
    expect(formatDisk(850, 'en')).toBe('850 MB')
    expect(formatDisk(41_200, 'id')).toBe('41,2 GB')
  })
})
