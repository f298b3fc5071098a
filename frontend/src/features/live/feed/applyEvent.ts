import type { LiveEvent } from '@/client/types'

import type { Feed } from './feed'
import { corrected, isAlarming, relisted, type Reading } from './readings'

/** Lets the feed take an event in; returns what raises an alarm by it. */
export function take(feed: Feed, { body }: LiveEvent): readonly Reading[] {
  switch (body.type) {
    case 'detection.created':
      if (!feed.wants(body)) return []
      feed.push([body])
      return isAlarming(body) ? [body] : []
    case 'plate.corrected': {
      const risen = feed.restate((reading) => corrected(reading, body))
      feed.raise(risen)
      return risen
    }
    case 'list.changed':
      // Whoever puts a plate on a list need not be told of it.
      feed.restate((reading) => relisted(reading, body))
      return []
    default:
      return []
  }
}
