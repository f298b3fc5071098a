import { useEffect } from 'react'

import { $api } from '@/client/api'

import type { PlaceSearch } from '@/lib/places/lot'

import { feed } from './feedInstance'
import { readingsOf } from './readings'

const COUNT = 25

/** Puts the newest stored photos among what comes live, so that the page never starts empty. */
export function useStoredReadings({ location, lot }: PlaceSearch) {
  const query = $api.useQuery('get', '/session_queries', {
    params: {
      query: {
        limit: COUNT,
        ...(location ? { location } : {}),
        ...(lot ? { lot: String(lot) } : {}),
      },
    },
  })
  const { data, isFetching } = query
  useEffect(() => {
    // Not data that is about to be replaced: the feed may hold newer.
    if (data && !isFetching) feed.seed(data.items.flatMap(readingsOf))
  }, [data, isFetching])
  return query
}
