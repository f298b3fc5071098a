import { useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'

import { useMay } from '@/lib/permissions'
import { useStoredFlag } from '@/lib/stored'

// Without the service there is nothing to remind of.
const StartCard = lazy(() => import('@/features/start/Card').catch(() => ({ default: () => null })))

/** The card on Live that leads back to the guided start, until nothing is left or it is hidden. */
export function StartReminder() {
  const may = useMay('places:write')
  const { pathname } = useLocation()
  const [isDone, setDone] = useStoredFlag('start.done', false)
  const hide = useCallback(() => setDone(true), [setDone])
  if (!may || isDone || pathname !== '/') return null
  return (
    <Suspense fallback={null}>
      <StartCard onDone={hide} />
    </Suspense>
  )
}
