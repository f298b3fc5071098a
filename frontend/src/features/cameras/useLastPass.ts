import { $api } from '@/client/api'
import type { Camera, Session } from '@/client/types'

const REFRESH_MS = 10_000
const LOOKED_AT = 50

/** Returns the newest stored pass of a camera, where it is among the newest of its location. */
export function useLastPass({ id, location }: Camera): Session | undefined {
  const query = {
    source: 'camera',
    limit: LOOKED_AT,
    ...(location ? { location: String(location.id) } : {}),
  }
  const { data } = $api.useQuery(
    'get',
    '/session_queries',
    { params: { query } },
    { refetchInterval: REFRESH_MS },
  )
  return data?.items.find(({ camera_id }) => camera_id === id)
}
