import type { Changes } from '@/lib/url/search'
import { searchSchema, text, wholeNumber } from '@/lib/url/schema'

/** The filters, each by the name of the API's own parameter; the service checks their values. */
const filters = {
  plate: text,
  match: text,
  max_distance: text,
  state: text,
  lot: text,
  location: text,
  vehicle_class: text,
  from: text,
  to: text,
  inside_at: text,
  entered_from: text,
  entered_to: text,
  exited_from: text,
  exited_to: text,
  min_stay_s: text,
  max_stay_s: text,
}

export type FilterName = keyof typeof filters
export const filterNames = Object.keys(filters) as FilterName[]

export const visitsSearch = searchSchema({
  ...filters,
  sort: text,
  cursor: text,
  /** The visit whose details are open. */
  visit: wholeNumber,
})

export type VisitsSearch = ReturnType<typeof visitsSearch>
/** Changes of the filters; null takes one out. */
export type FilterChanges = Changes<Pick<VisitsSearch, FilterName | 'cursor' | 'sort'>>
