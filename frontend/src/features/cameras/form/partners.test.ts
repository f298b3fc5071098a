import { expect, it } from 'vitest'

import { camera } from '../fixtures'
import { partnersOf } from './partners'

const rear = { ...camera, id: 4, name: 'Entry, rear' }
const exit = { ...camera, id: 5, location: { id: 2, name: 'Gate 2', type: 'exit' as const } }
const paired = { ...camera, id: 6, partner_id: 7 }
const all = [camera, rear, exit, paired]
const ids = (found: readonly { id: number }[]): number[] => found.map(({ id }) => id)

it('only free cameras of the same location can be partners', () => {
  expect(ids(partnersOf(all, { id: 3, location: '1', partner: null }))).toEqual([4])
  expect(ids(partnersOf(all, { id: undefined, location: '1', partner: null }))).toEqual([3, 4])
  expect(ids(partnersOf(all, { id: 3, location: null, partner: null }))).toEqual([])
})

it('the partner that a camera has stays among them', () => {
  expect(ids(partnersOf(all, { id: 7, location: '1', partner: 6 }))).toEqual([3, 4, 6])
})
