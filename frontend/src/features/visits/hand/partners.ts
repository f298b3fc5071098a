import type { Visit } from '@/client/types'

type Ends = Pick<Visit, 'id' | 'entered_at' | 'exited_at'>

/** Whether two visits are an entry without exit and an exit without entry, in this order of time. */
export function isPair(one: Ends, other: Ends): boolean {
  const [entry, exit] = one.entered_at ? [one, other] : [other, one]
  return Boolean(
    entry.id !== exit.id &&
    entry.entered_at &&
    !entry.exited_at &&
    !exit.entered_at &&
    exit.exited_at &&
    entry.entered_at <= exit.exited_at,
  )
}

/** Returns the visits of a search that may be united with `visit`. */
export function partnersOf<V extends Ends>(
  visit: Ends,
  found: readonly V[],
  action: 'match' | 'merge',
): V[] {
  return found.filter((other) =>
    action === 'match' ? isPair(visit, other) : other.id !== visit.id,
  )
}
