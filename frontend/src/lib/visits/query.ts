import { queryOptions } from '@tanstack/react-query'

import { api } from '@/client/api'
import type { VisitDetail } from '@/client/types'

/** A visit with the version that a change of it names. */
export interface TaggedVisit {
  visit: VisitDetail
  tag: string | null
}

/** The query of a visit; its events make it out of date, as they do all queries of its path. */
export const visitQuery = (id: number) =>
  queryOptions({
    queryKey: ['get', '/api/visits/{id}', { params: { path: { id } } }, 'tagged'],
    queryFn: async ({ signal }): Promise<TaggedVisit> => {
      const { data, error, response } = await api.GET('/api/visits/{id}', {
        params: { path: { id } },
        signal,
      })
      if (error) throw error
      return { visit: data, tag: response.headers.get('ETag') }
    },
  })
