import { $api } from '@/client/api'

/** Returns how many visits wait for a person; null for none. */
export function useReviewCount(): number | null {
  const { data } = $api.useQuery('get', '/api/visits', {
    params: { query: { state: 'review', limit: 1, with_total: true } },
  })
  return data?.total ? data.total : null
}
