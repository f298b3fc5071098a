import { describe, expect, it } from 'vitest'

import { currentOf, stepsOf, type Existing } from './steps'

const existing: Existing = { account: true, site: true, gates: false, picture: false, list: false }

describe('the steps of the start', () => {
  it('are not known until all of the data is', () => {
    expect(stepsOf({ ...existing, list: undefined }, [])).toBeUndefined()
  })

  it('begin with the first that is neither done nor skipped', () => {
    const steps = stepsOf(existing, ['gates', 'site']) ?? []
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'skipped', 'open', 'open'])
    expect(currentOf(steps, null)).toBe('picture')
    expect(currentOf(steps, 'gates')).toBe('gates')
    expect(currentOf(steps, 'site')).toBe('picture')
  })

  it('end when nothing is open', () => {
    const steps = stepsOf(existing, ['gates', 'picture', 'list']) ?? []
    expect(currentOf(steps, null)).toBeUndefined()
  })
})
