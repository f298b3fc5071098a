import type { Changes } from '@/lib/url/search'
import { searchSchema, text, wholeNumber } from '@/lib/url/schema'

/**
 * The filters, each by the name of the API's own parameter. The service checks their values, so
 * that a wrong one is an error in words and not a filter that is silently left out.
 */
const filters = {
  plate: text,
  match: text,
  max_distance: text,
  from: text,
  to: text,
  location: text,
  lot: text,
  /** The camera that read it, by its id. */
  camera_id: text,
  kind: text,
  vehicle_class: text,
  color: text,
  country: text,
  region: text,
  plate_type: text,
  status: text,
  min_confidence: text,
  read: text,
  unread_reason: text,
}

export type FilterName = keyof typeof filters
export const filterNames = Object.keys(filters) as FilterName[]

export const detectionsSearch = searchSchema({
  ...filters,
  sort: text,
  size: wholeNumber,
  cursor: text,
  /** The detection whose details are open, and the photo that it is in. */
  row: wholeNumber,
  session: wholeNumber,
})

export type DetectionsSearch = ReturnType<typeof detectionsSearch>
/** Changes of the filters; null takes one out. */
export type FilterChanges = Changes<Pick<DetectionsSearch, FilterName | 'cursor'>>
