import { oneOf, searchSchema, text, wholeNumber } from '@/lib/url/schema'

import { actorKinds, nouns } from './words'

export const auditSearch = searchSchema({
  from: text,
  to: text,
  actor: text,
  kind: oneOf(actorKinds),
  on: oneOf(nouns),
  subject: text,
  address: text,
  request: text,
  cursor: text,
  entry: wholeNumber,
})

export type AuditSearch = ReturnType<typeof auditSearch>

/** Returns the filter as the service takes it. */
export function filterOf({ from, to, actor, kind, on, subject, address, request }: AuditSearch) {
  return {
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(actor ? { actor } : {}),
    ...(kind ? { actor_kind: kind } : {}),
    ...(on ? { action: `${on}.*` } : {}),
    ...(subject ? { subject } : {}),
    ...(address ? { address } : {}),
    ...(request ? { request_id: request } : {}),
  }
}
