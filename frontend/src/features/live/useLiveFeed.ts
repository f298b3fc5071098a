import { useEffect, useRef } from 'react'

import type { LiveEvent } from '@/client/types'
import { useServerEvents } from '@/lib/events'
import { sound } from '@/lib/sound'
import { useStore } from '@/lib/store'

import { feed } from './feedInstance'
import { corrected, isAlarming, relisted, standingOf, type Reading } from './readings'

function alarm(reading: Reading): void {
  sound(standingOf(reading) === 'blocked' ? 'blocked' : 'watched')
}

function take(event: LiveEvent, wanted: (reading: Reading) => boolean, loud: boolean): void {
  const { body } = event
  switch (body.type) {
    case 'detection.created':
      if (!wanted(body)) return
      feed.push([body])
      // At once and not with the next frame: a hidden tab draws none.
      if (loud && isAlarming(body)) alarm(body)
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

/** Lets the feed follow the service's events while the page is shown. */
export function useLiveFeed({ location, loud }: { location: string | undefined; loud: boolean }) {
  useServerEvents(({ data }) => {
    const wanted = (reading: Reading): boolean => !location || String(reading.location?.id) === location
    take(JSON.parse(data) as LiveEvent, wanted, loud)
  })
  const shown = useRef(location)
  useEffect(() => {
    if (shown.current === location) return
    shown.current = location
    feed.clear()
  }, [location])
  return useStore(feed.state)
}
