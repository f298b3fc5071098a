import { describe, expect, it } from 'vitest'

import { en } from '@/messages/en'
import { id } from '@/messages/id'

import { describeError } from './errors'
import { translator } from './i18n/translate'

describe('an error of the service', () => {
  const conflict = { error: 'conflict', detail: 'Gate 1 has 3 photos' }
  it('is reported in the chosen language, with the detail of the service', () => {
    expect(describeError(conflict, translator('id', id))).toBe(
      `${id['error.conflict']} (Gate 1 has 3 photos)`,
    )
    expect(describeError(conflict, translator('en', en))).toContain('Gate 1 has 3 photos')
  })

  it('without a message of ours is reported in the words of the service', () => {
    expect(
      describeError({ error: 'teapot', detail: 'short and stout' }, translator('en', en)),
    ).toBe('short and stout')
  })

  it('is different from a service that does not answer', () => {
    expect(describeError(new TypeError('failed to fetch'), translator('en', en))).toBe(
      en['error.offline'],
    )
  })
})
