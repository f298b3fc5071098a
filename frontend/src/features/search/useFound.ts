import { $api } from '@/client/api'

const LIMIT = 5

/** What the service accepts as a plate, or as a part of one. */
const isPlate = (text: string): boolean =>
  text.length <= 30 && /^[\p{L}\p{N}\s.-]*$/u.test(text) && /[a-z0-9]{2}/i.test(text)

/**
 * Returns what fits a text. Similar plates are searched at once where no plate is exactly this one.
 */
export function useFound(text: string) {
  const asPlate = { enabled: isPlate(text), retry: false }
  const asText = { enabled: text !== '', retry: false }
  const query = { plate: text, max_distance: 1 }
  const status = $api.useQuery('get', '/plate_status', { params: { query } }, asPlate)
  const exact = status.data && (status.data.count > 0 || status.data.entry) ? status.data : null
  const variants = $api.useQuery(
    'get',
    '/plate_status/{plate}/variants',
    { params: { path: { plate: status.data?.plate ?? '' }, query: { max_distance: 1 } } },
    { enabled: status.data !== undefined && exact === null, retry: false },
  )
  const entries = $api.useQuery(
    'get',
    '/plate_status/entries',
    { params: { query: { about: text, limit: LIMIT } } },
    asText,
  )
  const passes = $api.useQuery(
    'get',
    '/api/rights',
    { params: { query: { about: text, limit: LIMIT } } },
    asText,
  )
  const visits = $api.useQuery(
    'get',
    '/api/visits',
    { params: { query: { plate: text, match: 'contains', limit: LIMIT } } },
    asPlate,
  )
  const all = [status, variants, entries, passes, visits]
  const listed = exact ? [] : (status.data?.near_matches ?? []).map(({ entry }) => entry.plate)
  const read = exact ? [] : (variants.data ?? []).map(({ plate }) => plate)
  return {
    isPlate: asPlate.enabled,
    isFetching: all.some(({ isFetching }) => isFetching),
    // What is no plate to the service is still a name.
    error: entries.error ?? passes.error,
    exact,
    similar: [...new Set([...listed, ...read])].slice(0, 2 * LIMIT),
    entries: entries.data?.items ?? [],
    passes: passes.data?.items ?? [],
    visits: visits.data?.items ?? [],
  }
}

export type Found = ReturnType<typeof useFound>
