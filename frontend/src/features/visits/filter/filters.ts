import type { VisitsQuery } from '@/client/types'

import { filterNames, type FilterName, type VisitsSearch } from '../search'

export const defaultSort = '-began_at'
export const visitStates = ['open', 'closed', 'review', 'orphan_entry', 'orphan_exit'] as const
/** Lengths of a stay to choose from, in seconds. */
export const stays = [900, 3600, 10_800, 43_200, 86_400, 259_200] as const

/** Returns the filters that are on; how a plate is compared is none of its own. */
export function activeFilters(search: VisitsSearch): FilterName[] {
  return filterNames.filter(
    (name) => name !== 'match' && name !== 'max_distance' && Boolean(search[name]),
  )
}

/** Returns the filter of the address as the API takes it: of the whole list, not of a page. */
export function toFilter(search: VisitsSearch): VisitsQuery {
  const filter: Record<string, string> = {}
  for (const name of filterNames) {
    const value = search[name]
    if (value) filter[name] = value
  }
  if (!filter['plate']) delete filter['match']
  if (filter['match'] !== 'fuzzy') delete filter['max_distance']
  // The parts are checked by the service, which answers a wrong one in words.
  return { ...filter, sort: search.sort ?? defaultSort } as VisitsQuery
}

export const noFilters: Readonly<Partial<Record<FilterName | 'cursor', null>>> = Object.fromEntries(
  [...filterNames, 'cursor'].map((name) => [name, null]),
)
