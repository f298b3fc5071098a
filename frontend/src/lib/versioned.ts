import { useQuery } from '@tanstack/react-query'

interface Answer<T> {
  data?: T | undefined
  error?: unknown
  response: Response
}

/** A thing as it is stored, with the version that a change of it names in `If-Match`. */
export interface Versioned<T> {
  stored: T
  version: string | null
}

/**
 * Fetches a thing with its version each time a form is opened: a change made by somebody else
 * meanwhile is then refused and not overwritten.
 */
export function useVersioned<T>(name: string, get: () => Promise<Answer<T>>) {
  return useQuery({
    queryKey: ['versioned', name],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: async (): Promise<Versioned<T>> => {
      const { data, error, response } = await get()
      if (data === undefined) throw error
      return { stored: data, version: response.headers.get('ETag') }
    },
  })
}

/** Returns the header of a change. */
export const ifMatch = (version: string | null) => (version ? { 'If-Match': version } : {})
