import { addressOf } from '@/client/address'
import type { CellProblem } from '@/client/types'
import { noticeEnd } from '@/lib/account'
import { stringifySearch } from '@/lib/url/search'

export interface ImportLine {
  action: 'add' | 'change' | 'keep' | 'invalid'
  line: number
  /** In English. */
  problems: readonly string[]
  problem_codes: readonly CellProblem[]
}

/** What the lines of a file do, or would do. */
export interface ImportReport {
  added: number
  changed: number
  kept: number
  invalid: number
  lines: readonly ImportLine[]
}

interface Options {
  dryRun: boolean
  skipInvalid: boolean
  query: Readonly<Record<string, string>>
}

/** Sends a CSV file; with `dryRun` the service only reports what each line would do. */
export async function importFile<Report extends ImportReport>(
  path: string,
  csv: string,
  { dryRun, skipInvalid, query }: Options,
): Promise<Report> {
  const form = new FormData()
  form.append('file', new File([csv], 'import.csv', { type: 'text/csv' }))
  const search = stringifySearch({ ...query, dry_run: dryRun, skip_invalid: skipInvalid })
  const answer = await fetch(addressOf(path + search), { method: 'POST', body: form })
  const body: unknown = await answer.json()
  if (!answer.ok) {
    noticeEnd(body)
    throw body
  }
  return body as Report
}
