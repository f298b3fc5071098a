import { describe, expect, it } from 'vitest'

import { signOnAddress, signOnFailure } from './atProvider'

describe('single sign-on', () => {
  it('comes back to the page that is shown', () => {
    const address = signOnAddress('/app/detections?plate=B1')
    expect(address).toBe('/api/oidc/log_in?next=%2Fapp%2Fdetections%3Fplate%3DB1')
    expect(signOnAddress('')).toBe('/api/oidc/log_in?next=%2Fapp%2F')
  })

  it('comes back to the first page where the address would be refused', () => {
    for (const page of ['/app/a\\b', '/app/a b', `/app/${'x'.repeat(1000)}`]) {
      expect(signOnAddress(page)).toBe('/api/oidc/log_in?next=%2Fapp%2F')
    }
  })

  it('says why it failed', () => {
    expect(signOnFailure('?log_in_error=no_role')).toBe('signOn.noRole')
    expect(signOnFailure('?log_in_error=sign_on_failed')).toBe('logIn.failed')
    expect(signOnFailure('?log_in_error=constructor')).toBe('logIn.failed')
    expect(signOnFailure('?plate=B1')).toBeNull()
  })
})
