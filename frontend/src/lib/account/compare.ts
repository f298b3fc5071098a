import type { Account, Actor } from '@/client/types'

/** What an answer about who is logged in means for the page that is open. */
export type Turn = 'taken' | 'ended' | 'other'

function rightsOf({ id, permissions, lots }: Actor): string {
  return JSON.stringify([id, permissions.toSorted(), lots?.toSorted((a, b) => a - b)])
}

/**
 * Returns `ended` if whoever opened the page is logged out now, `other` if somebody else is logged
 * in, or the same person with other rights: nothing that is on the screen is for them.
 */
export function compare(known: Account | undefined, now: Account): Turn {
  if (!known || known.state === 'logged_out') return 'taken'
  if (now.state === 'logged_out') return 'ended'
  const differs = known.actor && now.actor && rightsOf(known.actor) !== rightsOf(now.actor)
  return differs ? 'other' : 'taken'
}
