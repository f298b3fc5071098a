import { useEffect } from 'react'

import { useAllPages } from './usePages'

const QUIET_MS = 1500

/**
 * Fetches the code of all pages once the first one is there: they open at once then, also while
 * the service is away. A part that fails now is asked for again when its page is opened.
 */
export function usePagesAhead(): void {
  const pages = useAllPages()
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const { load } of pages) load?.().catch(() => undefined)
    }, QUIET_MS)
    return () => clearTimeout(timer)
  }, [pages])
}
