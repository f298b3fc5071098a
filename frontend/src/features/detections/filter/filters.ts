import type { DetectionsQuery } from '@/client/types'

import { filterNames, type DetectionsSearch, type FilterName } from '../search'

export const pageSizes = [25, 50, 100, 200] as const
export const defaultSize = 50
export const defaultSort = '-captured_at'

/** Filters behind "More filters"; the others are always in sight. */
export const moreNames: readonly FilterName[] = [
  'lot',
  'camera_id',
  'kind',
  'vehicle_class',
  'color',
  'country',
  'region',
  'plate_type',
  'min_confidence',
  'read',
  'unread_reason',
]

export function activeFilters(search: DetectionsSearch): FilterName[] {
  return filterNames.filter((name) => {
    if (name === 'match' || name === 'max_distance') return false
    return Boolean(search[name])
  })
}

/** The filter of the address as the API takes it: of the whole list, not of a page. */
export function toFilter(search: DetectionsSearch): DetectionsQuery {
  const filter: Record<string, string> = {}
  for (const name of filterNames) {
    const value = search[name]
    if (value) filter[name] = value
  }
  if (!filter['plate']) delete filter['match']
  if (filter['match'] !== 'fuzzy') delete filter['max_distance']
  // The parts are checked by the service, which answers a wrong one in words.
  return { ...filter, sort: search.sort ?? defaultSort } as DetectionsQuery
}

export function toQuery(search: DetectionsSearch): DetectionsQuery {
  const { size = defaultSize, cursor } = search
  return { ...toFilter(search), limit: size, ...(cursor ? { cursor } : {}) }
}

/**
 * What asks for the page after the one that is shown; null where there is none. Also null for a
 * search by plate: the service records each, and nobody has made that one yet.
 */
export function nextQuery(
  search: DetectionsSearch,
  cursor: string | null | undefined,
): DetectionsQuery | null {
  return cursor && !search.plate ? toQuery({ ...search, cursor }) : null
}

export const noFilters: Readonly<Partial<Record<FilterName | 'cursor', null>>> = Object.fromEntries(
  [...filterNames, 'cursor'].map((name) => [name, null]),
)
