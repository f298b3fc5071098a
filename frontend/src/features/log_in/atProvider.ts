import { addressOf, rootPath } from '@/client/address'
import type { MessageKey } from '@/lib/i18n'

const PARAMETER = 'log_in_error'
const LONGEST = 1000

const known = new Map<string, MessageKey>([
  ['account_disabled', 'signOn.disabled'],
  ['busy', 'error.busy'],
  ['no_role', 'signOn.noRole'],
  ['provider_unavailable', 'signOn.away'],
  ['sign_on_denied', 'signOn.denied'],
  ['sign_on_expired', 'signOn.expired'],
  ['too_many_requests', 'signOn.tooMany'],
])

/** Where single sign-on begins; it comes back to the page with the address `page`. */
export function signOnAddress(page: string): string {
  const next = page.slice(rootPath.length)
  const fits = next.length <= LONGEST && /^\/app[!-[\]-~]*$/.test(next)
  return addressOf(`/api/oidc/log_in?next=${encodeURIComponent(fits ? next : '/app/')}`)
}

/** The message for the code with which a failed single sign-on came back; null without one. */
export function signOnFailure(search: string): MessageKey | null {
  const code = new URLSearchParams(search).get(PARAMETER)
  return code === null ? null : (known.get(code) ?? 'logIn.failed')
}

/** The same of the address with which the window was opened: the router leaves the code out of it. */
export const failureAtStart =
  typeof location === 'undefined' ? null : signOnFailure(location.search)
