import { expect, it } from 'vitest'

import { addressOfPage } from './address'

const address = (pathname: string, search = '', hash = '') =>
  addressOfPage({ pathname, search, hash })

it('an address outside of the pages leads to one of them', () => {
  expect(address('/')).toBe('/app/')
  expect(address('/', '', '#/detections?plate=B1')).toBe('/app/detections?plate=B1')
  expect(address('/app/', '', '#/integrations/mqtt')).toBe('/app/integrations/mqtt')
  expect(address('/app', '?location=1')).toBeNull()
  expect(address('/app/lists', '', '#main')).toBeNull()
})
