import type { LiveEvent } from '@/client/types'

import type { Feed } from './feed'
import { corrected, relisted } from './readings'

/** Applies an event to the feed. */
export function applyEvent(feed: Feed, { body }: LiveEvent): void {
  switch (body.type) {
    case 'detection.created':
      if (feed.follows(body)) feed.push([body])
      return
    case 'pass.updated':
      feed.firm(body, Date.now())
      return
    case 'plate.corrected':
      feed.restate((reading) => corrected(reading, body))
      return
    case 'list.changed':
      feed.restate((reading) => relisted(reading, body))
      return
    default:
  }
}
