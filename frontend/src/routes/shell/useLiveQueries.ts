import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { useConnection, useServerEvents } from '@/lib/events'

const affected: Readonly<Record<string, readonly string[]>> = {
  'plate.corrected': ['/detections', '/plate_queries', '/session_queries', '/api/plates'],
  'events.lost': ['/'],
  'list.changed': ['/plate_status', '/api/plate_lists', '/plate_queries'],
}

/** Keeps what is shown in step with the service: after its events, and after it was away. */
export function useLiveQueries(): void {
  const queries = useQueryClient()
  const connection = useConnection()
  const wasLost = useRef(false)

  useServerEvents(({ type }) => {
    const paths = affected[type]
    if (!paths) return
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => paths.some((path) => String(queryKey[1]).startsWith(path)),
    })
  })

  useEffect(() => {
    if (connection === 'lost') wasLost.current = true
    if (connection !== 'live' || !wasLost.current) return
    wasLost.current = false
    void queries.invalidateQueries()
  }, [connection, queries])
}
