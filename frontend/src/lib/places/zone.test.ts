import { expect, it } from 'vitest'

import { viewZone } from './zone'

const jakarta = { id: 1, name: 'North', timezone: 'Asia/Jakarta' }
const makassar = { id: 2, name: 'South', timezone: 'Asia/Makassar' }
const gates = [
  { id: 7, name: 'Gate 1', lot: jakarta },
  { id: 8, name: 'Gate 2', lot: makassar },
  { id: 9, name: 'Road', lot: null },
]
const two = { locations: gates, lots: [jakarta, makassar] }
const one = { locations: gates, lots: [jakarta, { ...jakarta, id: 3 }] }
const browser = 'Europe/Berlin'

it('is that of the chosen location or lot, by id or name', () => {
  expect(viewZone(two, { location: '8' }, browser)).toBe('Asia/Makassar')
  expect(viewZone(two, { location: 'Gate 1', lot: '2' }, browser)).toBe('Asia/Jakarta')
  expect(viewZone(two, { lot: 'South' }, browser)).toBe('Asia/Makassar')
  expect(viewZone(two, { location: 9, lot: 1 }, browser)).toBe('Asia/Jakarta')
})

it('is the one that all lots have, else that of the browser', () => {
  expect(viewZone(one, {}, browser)).toBe('Asia/Jakarta')
  expect(viewZone(one, { location: 9 }, browser)).toBe('Asia/Jakarta')
  expect(viewZone(two, {}, browser)).toBe(browser)
  expect(viewZone({ locations: [], lots: [] }, {}, browser)).toBe(browser)
})
