import type { DetectionRecord } from '@/client/types'

import type { DetectionsSearch } from '../search'

/** The detection whose details are open, and the photo that they are in. */
export type Opened = Pick<DetectionRecord, 'id' | 'session_id'>

/** What the address holds while a detection is open. */
export const openedIn = ({ id, session_id }: Opened) => ({ row: id, session: session_id })

export const nothingOpened = { row: null, session: null } as const

/** Also of a row that is on another page, or that a correction took out of the filter. */
export function openedOf(
  { row, session }: Pick<DetectionsSearch, 'row' | 'session'>,
  records: readonly Opened[],
): Opened | undefined {
  if (!row) return undefined
  const known = records.find(({ id }) => id === row)
  return known ?? (session ? { id: row, session_id: session } : undefined)
}
