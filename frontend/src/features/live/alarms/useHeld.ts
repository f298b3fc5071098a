import { $api } from '@/client/api'
import type { Alarm } from '@/client/types'
import { useOpenAlarms } from '@/lib/alarms'
import { gravestFirst } from '@/lib/alarms/gravest'

import { readingsOf, type Reading } from '../feed/readings'

interface Held {
  alarm: Alarm
  reading: Reading
}

/** Returns the vehicle of the gravest open alarm, also after a reload; null without one. */
export function useHeld(readings: readonly Reading[]): Held | null {
  const { data } = useOpenAlarms()
  const alarm = gravestFirst(data?.items ?? []).find(
    ({ detection_id, severity }) => detection_id !== null && severity !== 'info',
  )
  const id = alarm?.detection_id ?? 0
  const shown = readings.find(({ detection_id }) => detection_id === id)
  const isWanted = alarm !== undefined && shown === undefined
  const detection = $api.useQuery(
    'get',
    '/detections/{id}',
    { params: { path: { id } } },
    { enabled: isWanted, retry: false },
  )
  const sessionId = detection.data?.session_id ?? 0
  const session = $api.useQuery(
    'get',
    '/session_queries/{id}',
    { params: { path: { id: sessionId } } },
    { enabled: isWanted && sessionId > 0, retry: false },
  )
  const stored = session.data && readingsOf(session.data)
  const reading = shown ?? stored?.find(({ detection_id }) => detection_id === id)
  return alarm && reading ? { alarm, reading } : null
}
