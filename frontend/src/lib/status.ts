import { api } from '@/client/api'
import type { Status } from '@/client/types'

/**
 * Puts a plate on a list or takes it off; the note and the end of its entry stay.
 * Throws the service's error.
 */
export async function setStatus(plate: string, status: Status): Promise<void> {
  if (status === 'unlisted') {
    const { error } = await api.DELETE('/plate_status/{plate}', { params: { path: { plate } } })
    if (error) throw error
    return
  }
  const now = await api.GET('/plate_status', { params: { query: { plate } } })
  if (now.error) throw now.error
  const { entry } = now.data
  // An entry that no longer counts must not make the new one void.
  const kept = entry?.validity === 'active' ? entry : null
  const { error } = await api.PUT('/plate_status/{plate}', {
    params: { path: { plate } },
    body: {
      status,
      note: entry?.note ?? null,
      valid_from: kept?.valid_from ?? null,
      valid_until: kept?.valid_until ?? null,
    },
  })
  if (error) throw error
}
