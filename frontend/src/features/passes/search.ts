import type { Right } from '@/client/types'
import { oneOf, searchSchema, text } from '@/lib/url/schema'

export type StoredKind = Exclude<Right['kind'], 'allowed'>

/** The kinds, in the order in which the service asks for them. */
export const kinds = [
  'blocked',
  'exemption',
  'season_pass',
  'booking',
  'visitor_pass',
  'validation',
  'watched',
] as const satisfies readonly StoredKind[]

export const passesSearch = searchSchema({
  kind: oneOf(kinds),
  lot: text,
  search: text,
  about: text,
  active: oneOf(['yes']),
  cursor: text,
})

export type PassesSearch = ReturnType<typeof passesSearch>
