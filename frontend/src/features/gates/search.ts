import { oneOf, searchSchema, text, wholeNumber } from '@/lib/url/schema'

export const gatesSearch = searchSchema({
  /** The gate that is shown alone; without one all are. */
  gate: wholeNumber,
  /** Fills the screen for the guard at this gate. */
  guard: oneOf(['yes']),
  outcome: oneOf(['allow', 'deny', 'review']),
  cursor: text,
})

export type GatesSearch = ReturnType<typeof gatesSearch>
