import { api } from '@/client/api'
import type { Entry, EntryIn, PlateStatusAnswer, Status } from '@/client/types'

import { ifMatch, type Versioned } from './versioned'

/** A plate's status and entry, with the version of the entry. */
export type VersionedStatus = Versioned<PlateStatusAnswer>

export interface NewStatus {
  status: Status
  /** Why; the note of the entry, or the reason of the deletion in the audit trail. */
  note: string | null
  validUntil: string | null
}

export const getStatus = (plate: string) =>
  api.GET('/plate_status', { params: { query: { plate, max_distance: 0 } } })

async function remove(plate: string, version: string | null, reason: string | null): Promise<void> {
  const { error } = await api.DELETE('/plate_status/{plate}', {
    params: { path: { plate }, query: { reason }, header: ifMatch(version) },
  })
  if (error) throw error
}

/** Adds the plate to a list, or replaces the entry of `version`; returns the new version. */
async function write(plate: string, body: EntryIn, version: string | null): Promise<string | null> {
  const { error, response } =
    version === null
      ? await api.POST('/plate_status', { body: { plate, ...body } })
      : await api.PUT('/plate_status/{plate}', {
          params: { path: { plate }, header: ifMatch(version) },
          body,
        })
  if (error) throw error
  return response.headers.get('ETag')
}

/**
 * Puts a plate on a list or takes it off; returns the version after, null where it has no entry.
 * Throws the service's error, also where somebody else has changed the entry meanwhile.
 */
export async function setStatus(
  { stored, version }: VersionedStatus,
  { status, note, validUntil }: NewStatus,
): Promise<string | null> {
  const { entry, display_text: plate } = stored
  if (status === 'unlisted') {
    await remove(plate, version, note)
    return null
  }
  // A beginning that is yet to come must not make the new status void.
  const from = entry?.validity === 'active' ? entry.valid_from : null
  return write(plate, { status, note, valid_from: from, valid_until: validUntil }, version)
}

function valuesOf(entry: Entry): EntryIn {
  const { status, valid_from, valid_until, note, holder, instruction } = entry
  if (status === 'unlisted') throw new TypeError('an entry has no such status')
  return { status, valid_from, valid_until, note, holder, instruction }
}

/** Restores the entry as it was before; `version` is the one after the change. */
export async function restoreStatus(
  { entry, display_text: plate }: PlateStatusAnswer,
  version: string | null,
): Promise<void> {
  if (entry) await write(plate, valuesOf(entry), version)
  else await remove(plate, version, null)
}
