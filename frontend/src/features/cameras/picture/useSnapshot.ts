import { $api } from '@/client/api'

/** Returns a camera's newest picture, fetched every `everyMs`; null while it has none. */
export function useSnapshot(id: number, wanted: boolean, everyMs: number | false): Blob | null {
  const { data, error } = $api.useQuery(
    'get',
    '/api/cameras/{id}/snapshot',
    { params: { path: { id } }, parseAs: 'blob' },
    { enabled: wanted, refetchInterval: everyMs, gcTime: 0, staleTime: 0 },
  )
  return data instanceof Blob && !error ? data : null
}
