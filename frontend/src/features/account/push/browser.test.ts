import { expect, test } from 'vitest'

import { base64url, sha256 } from './browser'

test('keys are base64url without padding, as the service sends its own', () => {
  expect(base64url(new Uint8Array([251, 255, 254, 0]).buffer)).toBe('-__-AA')
  expect(base64url(null)).toBe('')
})

test('a browser computes the hash by which the service knows it', async () => {
  expect(await sha256('abc')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})
