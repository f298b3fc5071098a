import { describe, expect, it } from 'vitest'

import { changesOf } from './changes'

describe('the values of an entry', () => {
  it('stand side by side, what differs first', () => {
    const before = { name: 'Gate 1', lot_id: 1, country: null }
    const after = { name: 'Gate 1', lot_id: 2, country: null }
    expect(changesOf({ before, after })).toEqual([
      { name: 'lot_id', before: '1', after: '2' },
      { name: 'name', before: 'Gate 1', after: 'Gate 1' },
      { name: 'country', before: 'null', after: 'null' },
    ])
  })

  it('are on one side only for what was added or deleted', () => {
    expect(changesOf({ before: null, after: { lots: [1, 2] } })).toEqual([
      { name: 'lots', before: undefined, after: '[1,2]' },
    ])
    expect(changesOf({ before: null, after: null })).toEqual([])
  })
})
