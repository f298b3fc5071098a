import { describe, expect, it } from 'vitest'

import { effectOf } from './affected'

describe('what an event makes out of date', () => {
  it('is all that shows the status of a plate, when a list changes', () => {
    const effect = effectOf('list.changed')
    const paths = [
      '/detections',
      '/session_queries/{id}',
      '/statistics',
      '/plate_queries',
      '/latest_detection',
    ]
    for (const path of paths) expect(effect?.isAffected(path), path).toBe(true)
    expect(effect?.isAffected('/api/locations')).toBe(false)
    expect(effect?.refetchType).toBe('active')
  })

  it('is only marked for a new reading, not fetched', () => {
    const effect = effectOf('detection.created')
    expect(effect?.isAffected('/session_queries')).toBe(true)
    expect(effect?.refetchType).toBe('none')
  })

  it('is everything after a gap, and nothing for a heartbeat', () => {
    expect(effectOf('events.lost')?.isAffected('/api/locations')).toBe(true)
    expect(effectOf('heartbeat')).toBeUndefined()
  })
})
