import { oneOf, searchSchema, text, wholeNumber } from '@/lib/url/schema'

export const paymentStates = ['quoted', 'pending', 'settled', 'failed', 'refunded'] as const

export const paymentsSearch = searchSchema({
  from: text,
  to: text,
  lot: wholeNumber,
  state: oneOf(paymentStates),
  provider: text,
  by: text,
  settled_from: text,
  settled_to: text,
  refunded_from: text,
  refunded_to: text,
  visit: wholeNumber,
  cursor: text,
  /** The payment that is shown beside the table. */
  payment: wholeNumber,
})

/** The periods in which money moved, each by the name of the API's own parameter. */
export const moved = ['settled_from', 'settled_to', 'refunded_from', 'refunded_to'] as const

export type PaymentsSearch = ReturnType<typeof paymentsSearch>

/** Returns the period and the lot, which the totals have as well. */
export function periodOf({ from, to, lot }: PaymentsSearch) {
  return {
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(lot === undefined ? {} : { lot_id: lot }),
  }
}

/** Returns the filter as the service takes it. */
export function filterOf(search: PaymentsSearch) {
  const { state, provider, by, visit } = search
  return {
    ...periodOf(search),
    ...(state ? { state } : {}),
    ...(provider ? { provider } : {}),
    ...(by ? { settled_by: by } : {}),
    ...(visit === undefined ? {} : { visit_id: visit }),
    ...Object.fromEntries(moved.flatMap((name) => (search[name] ? [[name, search[name]]] : []))),
  }
}
