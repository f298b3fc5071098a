import { useEffect, useRef } from 'react'

import { addressOf } from '@/client/address'
import { useStore } from '@/lib/store'

import type { ServerEvent } from './parse'
import { EventStream, type Connection } from './stream'

export type { ServerEvent } from './parse'
export type { Connection } from './stream'

/** The service's events; one connection for the whole app. */
export const eventStream = new EventStream({ url: addressOf('/api/events') })

export const useConnection = (): Connection => useStore(eventStream.connection)

/** Calls back with every event while the component is shown. */
export function useServerEvents(onEvent: (event: ServerEvent) => void): void {
  const latest = useRef(onEvent)
  useEffect(() => {
    latest.current = onEvent
  })
  useEffect(() => eventStream.subscribe((event) => latest.current(event)), [])
}
