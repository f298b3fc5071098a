import { useQuery } from '@tanstack/react-query'

import { api } from '@/client/api'
import type { IngestPull } from '@/client/types'
import type { Tone } from '@/components/status/ToneBadge'
import type { Versioned } from '@/lib/versioned'

export const tones: Readonly<Record<IngestPull['state'], Tone>> = {
  waiting: 'idle',
  working: 'good',
  failing: 'bad',
  refused: 'bad',
}

/** What is fetched for a source; null for a source that only sends. */
export function usePull(id: number, refetchInterval: number) {
  return useQuery({
    queryKey: ['get', '/api/ingest_sources/{id}/pull', id],
    refetchInterval,
    staleTime: 5_000,
    queryFn: async (): Promise<Versioned<IngestPull> | null> => {
      const { data, error, response } = await api.GET('/api/ingest_sources/{id}/pull', {
        params: { path: { id } },
      })
      if (data) return { stored: data, version: response.headers.get('ETag') }
      if (response.status === 404) return null
      throw error
    },
  })
}
