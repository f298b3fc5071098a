import { describe, expect, it } from 'vitest'

import { correction, reading } from './fixtures'
import { corrected, isAsRead, relisted } from './readings'

describe('a reading on the screen', () => {
  it('follows a correction of its plate and no other', () => {
    expect(corrected(reading(1), correction).plate).toMatchObject({
      text: 'B1234XYS',
      status: 'blocked',
    })
    expect(corrected(reading(2), correction).plate?.text).toBe('B1234XYZ')
  })

  it('is as it was read or not, also when a correction is undone', () => {
    const once = corrected(reading(1), correction)
    const undone = corrected(once, { ...correction, text_after: 'B1234XYZ', status: null })
    expect([reading(1), once, undone].map(isAsRead)).toEqual([true, false, true])
    expect(isAsRead({ ...reading(1), observed: 'B1234XY2' })).toBe(false)
  })

  it('follows the lists', () => {
    const event = { type: 'list.changed', action: 'added', count: 1, text: 'B1234XYZ' } as const
    const blocked = relisted(reading(1), { ...event, display_text: null, status: 'blocked' })
    expect(blocked.plate?.status).toBe('blocked')
    const removed = relisted(blocked, { ...event, display_text: null, status: null })
    expect(removed.plate?.status).toBe('unlisted')
    const other = relisted(blocked, { ...event, text: 'X', display_text: null, status: null })
    expect(other.plate?.status).toBe('blocked')
  })
})
