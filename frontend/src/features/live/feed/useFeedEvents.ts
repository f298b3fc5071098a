import type { LiveEvent } from '@/client/types'
import { useServerEvents } from '@/lib/events'
import { sound } from '@/lib/sound'

import { feed } from './feedInstance'
import { statusOf } from './readings'
import { take } from './applyEvent'
import { useSound, useSoundUnlocked } from '../alarms/useSound'

/** Lets the feed follow the service's events, and alarms sound, whatever page is open. */
export function useFeedEvents(): void {
  const { loud } = useSound()
  useSoundUnlocked()
  useServerEvents(({ data }) => {
    // At once and not with the next frame: a hidden tab draws none.
    for (const reading of take(feed, JSON.parse(data) as LiveEvent)) {
      if (loud) sound(statusOf(reading) === 'blocked' ? 'blocked' : 'watched')
    }
  })
}
