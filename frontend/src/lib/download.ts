import { addressOf } from '@/client/address'

import { noticeEnd } from './account'
import { noticePurpose, purposeHeaders } from './purpose'
import { stringifySearch } from './url/search'

/** Called with the number of rows that have come. */
type OnRows = (rows: number) => void

function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (const byte of bytes) if (byte === 10) lines += 1
  return lines
}

/** Hands the browser a file to save. */
export function save(parts: BlobPart[], type: string, name: string): void {
  const address = URL.createObjectURL(new Blob(parts, { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser holds the file once the click is handled.
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}

/** Fetches a list as a file, reports how many lines have come, and saves it. */
export async function download(
  path: string,
  query: Readonly<Record<string, unknown>>,
  name: string,
  onRows: OnRows,
  signal: AbortSignal,
): Promise<void> {
  const answer = await fetch(addressOf(path) + stringifySearch(query), {
    headers: purposeHeaders(),
    signal,
  })
  if (!answer.ok) {
    const error: unknown = await answer.json()
    noticeEnd(error)
    noticePurpose(error)
    throw error
  }
  if (!answer.body) return
  const parts: Uint8Array<ArrayBuffer>[] = []
  let rows = 0
  const reader = answer.body.getReader()
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- chunks of one answer come one after the other
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    rows += countLines(value)
    onRows(rows)
  }
  save(parts, answer.headers.get('Content-Type') ?? 'text/csv', name)
}
