import { useEffect } from 'react'

import { $api } from '@/client/api'
import { useServerEvents } from '@/lib/events'
import { useStored } from '@/lib/stored'

import { onScreen } from './held'

const REFRESH_MS = 1000
const MOST = 100

/** The decision on the guard's screen; what was acknowledged is kept across reloads. */
export function useGuard(id: number) {
  const query = $api.useQuery(
    'get',
    '/api/gates/{id}/decisions',
    { params: { path: { id }, query: { limit: MOST } } },
    { refetchInterval: REFRESH_MS },
  )
  const { refetch, data } = query
  useServerEvents(({ type }) => {
    if (type === 'detection.created') void refetch()
  })
  const [stored, store] = useStored(`guard.${id}`)
  const items = data?.items
  useEffect(() => {
    // Whoever opens the page for the first time begins with the newest, not with the past.
    if (stored === null && items) store(String((items[0]?.id ?? 1) - 1))
  }, [stored, items, store])
  const screen = onScreen(items ?? [], stored === null ? Infinity : Number(stored))
  const acknowledge = (): void => {
    if (screen.held && screen.shown) store(String(screen.shown.id))
  }
  return { query, ...screen, acknowledge }
}
