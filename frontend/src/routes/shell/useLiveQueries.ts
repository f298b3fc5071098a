import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { useConnection, useServerEvents } from '@/lib/events'

import { effectOf } from './affected'

/** Refetches what is shown after the service's events and after a lost connection. */
export function useLiveQueries(): void {
  const queries = useQueryClient()
  const connection = useConnection()
  const wasLost = useRef(false)

  useServerEvents(({ type }) => {
    const effect = effectOf(type)
    if (!effect) return
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => effect.isAffected(String(queryKey[1])),
      refetchType: effect.refetchType,
    })
  })

  useEffect(() => {
    if (connection === 'lost' || connection === 'refused') wasLost.current = true
    if (connection !== 'live' || !wasLost.current) return
    wasLost.current = false
    void queries.invalidateQueries()
  }, [connection, queries])
}
