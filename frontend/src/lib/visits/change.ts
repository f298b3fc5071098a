import { api } from '@/client/api'

import type { TaggedVisit } from './query'

/** What a person does with a visit, and what has to be said about it. */
export type HandChange =
  | { action: 'match' | 'merge'; body: { other_id: number; reason: string | null } }
  | { action: 'split'; body: { reading_id: number; reason: string | null } }
  | { action: 'close'; body: { at: string; reason: string } }
  | { action: 'reopen' | 'confirm' | 'reject'; body: { reason: string | null } }
  | { action: 'undo' }

export type HandAction = HandChange['action']

function send(id: number, tag: string | null, change: HandChange) {
  const params = { path: { id }, header: tag ? { 'If-Match': tag } : {} }
  switch (change.action) {
    case 'match':
      return api.POST('/api/visits/{id}/match', { params, body: change.body })
    case 'merge':
      return api.POST('/api/visits/{id}/merge', { params, body: change.body })
    case 'split':
      return api.POST('/api/visits/{id}/split', { params, body: change.body })
    case 'close':
      return api.POST('/api/visits/{id}/close', { params, body: change.body })
    case 'reopen':
      return api.POST('/api/visits/{id}/reopen', { params, body: change.body })
    case 'confirm':
      return api.POST('/api/visits/{id}/confirm', { params, body: change.body })
    case 'reject':
      return api.POST('/api/visits/{id}/reject', { params, body: change.body })
    case 'undo':
      return api.POST('/api/visits/{id}/undo', { params })
  }
}

/**
 * Changes a visit and returns it as it is then. Throws the service's error, also where the visit
 * was changed since it was fetched.
 */
export async function changeVisit(
  id: number,
  tag: string | null,
  change: HandChange,
): Promise<TaggedVisit> {
  const { data, error, response } = await send(id, tag, change)
  if (!data) throw error
  return { visit: data, tag: response.headers.get('ETag') }
}
