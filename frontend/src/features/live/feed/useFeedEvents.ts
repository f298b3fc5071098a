import type { LiveEvent } from '@/client/types'
import { useServerEvents } from '@/lib/events'
import { sound } from '@/lib/sound'

import { feed } from './feedInstance'
import { applyEvent } from './applyEvent'
import { useSound, useSoundUnlocked } from '../alarms/useSound'

/** Applies the service's events to the feed and sounds alarms, whatever page is open. */
export function useFeedEvents(): void {
  const { loud } = useSound()
  useSoundUnlocked()
  useServerEvents(({ data }) => {
    const event = JSON.parse(data) as LiveEvent
    // At once and not with the next frame: a hidden tab draws none.
    applyEvent(feed, event)
    if (!loud || event.body.type !== 'alarm.raised') return
    sound(event.body.severity === 'critical' ? 'blocked' : 'watched')
  })
}
