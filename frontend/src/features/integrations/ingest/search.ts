import { oneOf, searchSchema, text, wholeNumber } from '@/lib/url/schema'

export const letterReasons = ['unreadable', 'refused', 'engine', 'busy'] as const

export const ingestSearch = searchSchema({
  /** The source that is shown beside the table. */
  source: wholeNumber,
  /** The source whose dead letters are listed; those of all without one. */
  from: wholeNumber,
  reason: oneOf(letterReasons),
  cursor: text,
  /** The dead letter that is shown beside the table. */
  letter: wholeNumber,
})

export type IngestSearch = ReturnType<typeof ingestSearch>
