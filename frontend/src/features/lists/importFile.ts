import { addressOf } from '@/client/address'
import type { ImportResult } from '@/client/types'
import { noticeEnd } from '@/lib/account'
import { stringifySearch } from '@/lib/url/search'

interface Options {
  dryRun: boolean
  skipInvalid: boolean
}

/** Sends a list as CSV; with `dryRun` the service only reports what each line would do. */
export async function importFile(
  file: File,
  { dryRun, skipInvalid }: Options,
): Promise<ImportResult> {
  const form = new FormData()
  form.append('file', file)
  const query = stringifySearch({ dry_run: dryRun, skip_invalid: skipInvalid })
  const answer = await fetch(addressOf(`/plate_status/import${query}`), {
    method: 'POST',
    body: form,
  })
  const body: unknown = await answer.json()
  if (!answer.ok) {
    noticeEnd(body)
    throw body
  }
  return body as ImportResult
}
