import type { LiveEvent } from '@/client/types'

import type { Feed } from './feed'
import { corrected, isAlarming, relisted, type Reading } from './readings'

/** Applies an event to the feed; returns the readings that raise an alarm by it. */
export function applyEvent(feed: Feed, { body }: LiveEvent): readonly Reading[] {
  switch (body.type) {
    case 'detection.created':
      if (!feed.follows(body)) return []
      feed.push([body])
      return isAlarming(body) ? [body] : []
    case 'pass.updated':
      feed.firm(body, Date.now())
      return []
    case 'plate.corrected': {
      const risen = feed.restate((reading) => corrected(reading, body))
      feed.raise(risen)
      return risen
    }
    case 'list.changed':
      // Whoever puts a plate on a list needs no alarm for it.
      feed.restate((reading) => relisted(reading, body))
      return []
    default:
      return []
  }
}
