import type { DetectionRecord } from '@/client/types'
import type { Search } from '@/lib/url/search'

/** The detection whose details are open, and the photo that they are in. */
export type Opened = Pick<DetectionRecord, 'id' | 'session_id'>

/** What the address holds while a detection is open. */
export const openedIn = ({ id, session_id }: Opened) => ({
  row: String(id),
  session: String(session_id),
})

export const nothingOpened = { row: null, session: null } as const

/** Also of a row that is on another page, or that a correction took out of the filter. */
export function openedOf(search: Search, records: readonly Opened[]): Opened | undefined {
  const id = Number(search['row'])
  if (!id) return undefined
  const session = Number(search['session'])
  return (
    records.find((record) => record.id === id) ??
    (session ? { id, session_id: session } : undefined)
  )
}
