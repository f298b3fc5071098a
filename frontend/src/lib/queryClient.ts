import { QueryClient } from '@tanstack/react-query'

import { isOffline } from './errors'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 120_000,
      refetchOnWindowFocus: false,
      // The service may run on this very machine: the browser's "offline" does not apply.
      networkMode: 'always',
      // A refused request is refused again; a lost connection may be back.
      retry: (count, error) => isOffline(error) && count < 1,
      retryDelay: 400,
    },
    mutations: { networkMode: 'always' },
  },
})
