import { useEffect, useLayoutEffect } from 'react'

import { useStore } from '@/lib/store'

import { feed } from './feedInstance'

const TIDY_MS = 5000

/** The feed as the page shows it; of one location only while the page is open. */
export function useLiveFeed(location: string | undefined) {
  // Before anything is drawn: the feed may still hold what is of other locations.
  useLayoutEffect(() => {
    feed.follow(location)
    return () => {
      feed.follow(undefined)
      feed.pin(null)
    }
  }, [location])
  useEffect(() => {
    const timer = setInterval(() => feed.tidy(Date.now()), TIDY_MS)
    return () => clearInterval(timer)
  }, [])
  return useStore(feed.state)
}
