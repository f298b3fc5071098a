import { describe, expect, it } from 'vitest'

import { signOnAddress, signOnFailure } from './atProvider'

describe('single sign-on', () => {
  it('comes back to the page that is shown', () => {
    const address = signOnAddress('#/detections?plate=B1')
    expect(address).toBe('/api/oidc/log_in?next=%2F%23%2Fdetections%3Fplate%3DB1')
    expect(signOnAddress('')).toBe('/api/oidc/log_in?next=%2F')
  })

  it('comes back to the first page where the address would be refused', () => {
    for (const hash of ['#/a\\b', '#/a b', `#/${'x'.repeat(1000)}`]) {
      expect(signOnAddress(hash)).toBe('/api/oidc/log_in?next=%2F')
    }
  })

  it('says why it failed', () => {
    expect(signOnFailure('?log_in_error=no_role')).toBe('signOn.noRole')
    expect(signOnFailure('?log_in_error=sign_on_failed')).toBe('logIn.failed')
    expect(signOnFailure('?log_in_error=constructor')).toBe('logIn.failed')
    expect(signOnFailure('?plate=B1')).toBeNull()
  })
})
