import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'

import { $api } from '@/client/api'
import type { AlarmOutcome } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

export const severities = ['critical', 'warning', 'info'] as const
export const outcomes = ['acted', 'wrong_reading', 'escalated'] as const
export const alertKinds = [
  'status',
  'near_miss',
  'unknown_plate',
  'repeats',
  'overstay',
  'full',
  'camera_silent',
  'read_rate_low',
  'gate_fault',
  'webhook_disabled',
  'site_silent',
] as const

/** Live events announce alarms at once; those of a lot without a location have none for some. */
const REFRESH_MS = 30_000
const MOST = 200

/** The alarms that nobody has acknowledged, on any screen; the newest first. */
export const useOpenAlarms = () =>
  $api.useQuery(
    'get',
    '/api/alarms',
    { params: { query: { state: 'open', limit: MOST, with_total: true } } },
    // Kept by no page that does not show it: an alarm that was acknowledged there never flashes up.
    { refetchInterval: REFRESH_MS, gcTime: 0 },
  )

/** The number of open alarms; null for none. */
export function useOpenAlarmCount(): number | null {
  const { data } = $api.useQuery('get', '/api/alarms/count', {}, { refetchInterval: REFRESH_MS })
  return data?.open || null
}

/** Returns the function that acknowledges an alarm on all screens; it gives whether it did. */
export function useAcknowledge() {
  const t = useT()
  const queries = useQueryClient()
  const { mutateAsync, isPending } = $api.useMutation('post', '/api/alarms/{id}/acknowledge')
  const acknowledge = async (
    id: number,
    outcome: AlarmOutcome,
    comment: string | null = null,
  ): Promise<boolean> => {
    try {
      await mutateAsync({ params: { path: { id } }, body: { outcome, comment } })
      return true
    } catch (error) {
      // Who was quicker stands in the answer.
      notifications.show({ color: 'red', message: describeError(error, t) })
      return false
    } finally {
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/alarms'),
      })
    }
  }
  return { acknowledge, busy: isPending }
}
