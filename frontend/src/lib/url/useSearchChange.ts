import { useNavigate, type RegisteredRouter } from '@tanstack/react-router'
import { useCallback } from 'react'

import { withChanges, type Changes } from './search'

type RoutesByPath = RegisteredRouter['routesByPath']
type PageSearch<Path extends keyof RoutesByPath> = RoutesByPath[Path]['types']['fullSearchSchema']

/**
 * Returns the function that changes some of a page's search parameters and keeps the others; as a
 * new step of the browser's history where `step` is true.
 */
export function useSearchChange<Path extends keyof RoutesByPath>(
  // Names the page for the types only: a change that comes late must not lead back to it.
  _page: Path,
): (changes: Changes<PageSearch<Path>>, step?: boolean) => void {
  const navigate = useNavigate()
  return useCallback(
    (changes, step = false) => {
      void navigate({
        to: '.',
        // The router's types do not resolve for a page that is a type parameter.
        search: ((before: PageSearch<Path>) => withChanges(before, changes)) as never,
        replace: !step,
        resetScroll: false,
      })
    },
    [navigate],
  )
}
