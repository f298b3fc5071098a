import { useEffect } from 'react'

import { $api } from '@/client/api'

import { feed } from './feedInstance'
import { toReading } from './readings'

const COUNT = 50

/** Puts the newest stored detections under what comes live, so that the page never starts empty. */
export function useStoredReadings(location: string | undefined) {
  const query = $api.useQuery('get', '/detections', {
    params: { query: { limit: COUNT, ...(location ? { location } : {}) } },
  })
  const { data } = query
  useEffect(() => {
    if (data) feed.seed(data.items.map((row) => toReading(row)))
  }, [data])
  return query
}
