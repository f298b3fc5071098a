import type { LiveEvent } from '@/client/types'
import { useServerEvents } from '@/lib/events'
import { sound } from '@/lib/sound'

import { feed } from './feedInstance'
import { statusOf } from './readings'
import { applyEvent } from './applyEvent'
import { useSound, useSoundUnlocked } from '../alarms/useSound'

/** Applies the service's events to the feed and sounds alarms, whatever page is open. */
export function useFeedEvents(): void {
  const { loud } = useSound()
  useSoundUnlocked()
  useServerEvents(({ data }) => {
    // At once and not with the next frame: a hidden tab draws none.
    for (const reading of applyEvent(feed, JSON.parse(data) as LiveEvent)) {
      if (loud) sound(statusOf(reading) === 'blocked' ? 'blocked' : 'watched')
    }
  })
}
