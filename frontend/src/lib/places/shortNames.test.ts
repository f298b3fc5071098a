import { expect, it } from 'vitest'

import { shortNames } from './shortNames'

it('keeps of long names what differs, by whole words', () => {
  const names = ['Northern car park, lane A', 'Northern car park, lane AB', 'Gate 1', 'Gate 2']
  expect(shortNames(names)).toEqual(['… A', '… AB', 'Gate 1', 'Gate 2'])
  expect(shortNames(['A long name that is the only one'])).toEqual([
    'A long name that is the only one',
  ])
})
