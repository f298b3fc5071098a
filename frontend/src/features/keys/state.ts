import type { ApiKey } from '@/client/types'

/** Returns whether a key can be used at this moment, and why not. */
export function stateOf(
  { revoked_at, expires_at }: Pick<ApiKey, 'revoked_at' | 'expires_at'>,
  now: Date,
): 'valid' | 'revoked' | 'expired' {
  if (revoked_at) return 'revoked'
  return expires_at && new Date(expires_at) <= now ? 'expired' : 'valid'
}
