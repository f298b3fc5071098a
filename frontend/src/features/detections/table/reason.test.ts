import { describe, expect, it } from 'vitest'

import { differences, reasonOf } from './reason'

describe('why a fuzzy search found a plate', () => {
  it('names the character that was taken for another', () => {
    expect(reasonOf('8123XYZ', 'B123XYZ', [])).toEqual({
      through: 'text',
      text: 'B123XYZ',
      differences: [{ read: 'B', meant: '8' }],
    })
  })

  it('names what is missing and what is too much', () => {
    expect(differences('AB12', 'AB123')).toEqual([{ read: '', meant: '3' }])
    expect(differences('XAB12', 'AB12')).toEqual([{ read: 'X', meant: '' }])
    expect(differences('AB12', 'AB12')).toEqual([])
  })

  it('prefers another reading of the engine when that is nearer', () => {
    const reason = reasonOf('B123XYZ', '8I23XYZ', ['8I23XYZ', 'B123XYZ'])
    expect(reason).toEqual({ through: 'candidate', text: 'B123XYZ', differences: [] })
  })

  it('is none for the very plate, however it is typed', () => {
    expect(reasonOf('b 123-xyz', 'B123XYZ', [])).toBeNull()
  })
})
