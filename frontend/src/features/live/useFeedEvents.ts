import type { LiveEvent } from '@/client/types'
import { useServerEvents } from '@/lib/events'
import { sound } from '@/lib/sound'

import { feed } from './feedInstance'
import { standingOf } from './readings'
import { take } from './take'
import { useSound, useSoundUnlocked } from './useSound'

/** Lets the feed follow the service's events, and alarms sound, whatever page is open. */
export function useFeedEvents(): void {
  const { loud } = useSound()
  useSoundUnlocked()
  useServerEvents(({ data }) => {
    // At once and not with the next frame: a hidden tab draws none.
    for (const reading of take(feed, JSON.parse(data) as LiveEvent)) {
      if (loud) sound(standingOf(reading) === 'blocked' ? 'blocked' : 'watched')
    }
  })
}
