import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

import { withChanges, type Search } from './search'

type Changes = Readonly<Record<string, string | null | undefined>>

/** The page's state in the address, and how to change it (as a new step of the history or not). */
export function useSearchState(): [Search, (changes: Changes, step?: boolean) => void] {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (changes: Changes, step = false) => {
      void navigate({
        to: '.',
        search: (before: Search) => withChanges(before, changes),
        replace: !step,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [search, change]
}
