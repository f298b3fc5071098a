import type { DetectionsQuery } from '@/client/types'
import type { Search } from '@/lib/url/search'

/** What the address may say about the table; each name is that of the API's own parameter. */
export const filterNames = [
  'plate',
  'match',
  'max_distance',
  'from',
  'to',
  'location',
  'lot',
  'kind',
  'vehicle_class',
  'color',
  'country',
  'region',
  'plate_type',
  'status',
  'min_confidence',
  'read',
  'unread_reason',
] as const

export type FilterName = (typeof filterNames)[number]

export const pageSizes = ['25', '50', '100', '200'] as const
const DEFAULT_SIZE = 50
export const defaultSort = '-captured_at'

/** Filters behind "More filters"; the others are always in sight. */
export const moreNames: readonly FilterName[] = [
  'lot',
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

export function activeFilters(search: Search): FilterName[] {
  return filterNames.filter((name) => {
    if (name === 'match' || name === 'max_distance') return false
    return Boolean(search[name])
  })
}

/** The filter of the address as the API takes it: of the whole list, not of a page. */
export function toFilter(search: Search): DetectionsQuery {
  const filter: Record<string, string> = {}
  for (const name of filterNames) {
    const value = search[name]
    if (value) filter[name] = value
  }
  if (!filter['plate']) delete filter['match']
  if (filter['match'] !== 'fuzzy') delete filter['max_distance']
  // The parts are checked by the service, which answers a wrong one in words.
  return { ...filter, sort: search['sort'] ?? defaultSort } as DetectionsQuery
}

export function toQuery(search: Search): DetectionsQuery {
  const size = Number(search['size'] ?? DEFAULT_SIZE)
  const cursor = search['cursor']
  return { ...toFilter(search), limit: size, ...(cursor ? { cursor } : {}) }
}

export const noFilters: Readonly<Record<string, null>> = Object.fromEntries(
  [...filterNames, 'cursor'].map((name) => [name, null]),
)
