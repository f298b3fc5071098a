import { useQueryClient } from '@tanstack/react-query'

import { $api } from '@/client/api'

/** Returns the mutation that orders one opening by hand; what became of it is then fetched. */
export function useOpen() {
  const queries = useQueryClient()
  const { mutateAsync, isPending } = $api.useMutation('post', '/api/gates/{id}/open')
  const open = async (id: number, reason: string): Promise<void> => {
    await mutateAsync({ params: { path: { id } }, body: { reason } })
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/gates'),
    })
  }
  return { open, busy: isPending }
}
