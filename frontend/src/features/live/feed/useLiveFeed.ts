import { useEffect, useLayoutEffect } from 'react'

import type { PlaceSearch } from '@/lib/places/lot'
import { useLocations } from '@/lib/places/timezone'
import { useStore } from '@/lib/store'

import { feed } from './feedInstance'

const TIDY_MS = 5000

/** The ids of the locations that are asked for, with commas between; undefined means all. */
function useFollowed({ location, lot }: PlaceSearch): string | undefined {
  const { data = [] } = useLocations()
  if (location) return location
  if (!lot) return undefined
  const isIn = (of: { id: number; name: string } | null): boolean =>
    of !== null && (String(of.id) === lot || of.name === lot)
  return data
    .filter((item) => isIn(item.lot))
    .map(({ id }) => id)
    .join()
}

/** The feed as the page shows it; of one location or lot only while the page is open. */
export function useLiveFeed(search: PlaceSearch) {
  const followed = useFollowed(search)
  // Before anything is drawn: the feed may still hold what is of other locations.
  useLayoutEffect(() => {
    feed.follow(followed)
    return () => {
      feed.follow(undefined)
      feed.pin(null)
    }
  }, [followed])
  useEffect(() => {
    const timer = setInterval(() => feed.tidy(Date.now()), TIDY_MS)
    return () => clearInterval(timer)
  }, [])
  return useStore(feed.state)
}
