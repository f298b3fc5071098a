import { useEffect, useId } from 'react'

import { Store, useStore } from '@/lib/store'

/**
 * Live views at a time in one window. A browser opens six connections to a service in all, for all
 * windows together, and a live view and the live events keep one each.
 */
const MOST = 2

const waiting = new Store<readonly string[]>([])

/** Returns whether this picture may be live now; the first that want to are. */
export function useLivePlace(wanted: boolean): boolean {
  const id = useId()
  const ids = useStore(waiting)
  useEffect(() => {
    if (!wanted) return undefined
    waiting.set([...waiting.get(), id])
    return () => waiting.set(waiting.get().filter((other) => other !== id))
  }, [wanted, id])
  const place = ids.indexOf(id)
  return wanted && place >= 0 && place < MOST
}
