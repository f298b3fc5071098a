import { oneOf, searchSchema, text, wholeNumber } from '@/lib/url/schema'

export const deliveryStates = ['pending', 'delivered', 'dead'] as const

export const webhooksSearch = searchSchema({
  /** The webhook that is shown with its deliveries; all without one. */
  webhook: wholeNumber,
  state: oneOf(deliveryStates),
  type: text,
  cursor: text,
  /** The delivery that is shown beside the table. */
  delivery: wholeNumber,
})
