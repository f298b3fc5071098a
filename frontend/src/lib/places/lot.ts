import { useEffect } from 'react'

import { stored, useStored } from '@/lib/stored'

import { useLots } from './timezone'

const NAME = 'lot'

/** What of a page's search says which places it shows. */
export interface PlaceSearch {
  readonly lot?: number | string | undefined
  readonly location?: string | undefined
}

/** Returns the id of the lot that this browser's user works at; undefined means all. */
export const chosenLot = (): string | undefined => stored(NAME) || undefined

/** The same for a component, with the function that changes it. A lot that is gone is forgotten. */
export function useChosenLot(): [string | undefined, (lot: string | undefined) => void] {
  const [value, store] = useStored(NAME)
  const { data: lots } = useLots()
  const isGone = lots && !(lots.length > 1 && lots.some(({ id }) => String(id) === value))
  useEffect(() => {
    if (value && isGone) store('')
  }, [value, isGone, store])
  return [value && !isGone ? value : undefined, (lot) => store(lot ?? '')]
}

/**
 * Returns the search that a page starts with: the chosen lot where its address asks for nothing
 * yet. Undefined keeps the address: what somebody linked to or cleared stays as it is.
 */
export function startOf(
  { cause, search }: { cause: string; search: object },
  lot = chosenLot(),
): PlaceSearch | undefined {
  const isEmpty = Object.values(search).every((value) => value === undefined)
  return lot && cause === 'enter' && isEmpty ? { lot } : undefined
}
