import { notifications } from '@mantine/notifications'
import { useRef, useState } from 'react'

import { download } from '@/lib/download'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { useZone } from '@/lib/places/timezone'
import { dayIn } from '@/lib/time/zone'

export type FileFormat = 'csv' | 'xlsx' | 'jsonl'

interface FileSaving {
  /** How many rows have come, 0 in a workbook; null while no file is fetched. */
  rows: number | null
  start: (format: FileFormat) => Promise<void>
  stop: () => void
}

/**
 * Saves a list as a file, which is fetched as every request is: with the purpose of the search. Its
 * times are on the clock of the view.
 */
export function useFile(
  path: string,
  query: Readonly<Record<string, unknown>> | undefined,
  name: string,
): FileSaving {
  const t = useT()
  const timezone = useZone()
  const [rows, setRows] = useState<number | null>(null)
  const abort = useRef<AbortController | null>(null)

  const start = async (format: FileFormat): Promise<void> => {
    const controller = new AbortController()
    abort.current = controller
    setRows(0)
    try {
      await download(
        path,
        { timezone, ...query, format },
        `${name}-${dayIn(timezone)}.${format}`,
        // A workbook is compressed: its bytes have no lines to count.
        format === 'xlsx' ? () => undefined : setRows,
        controller.signal,
      )
    } catch (error) {
      if (!controller.signal.aborted) {
        notifications.show({
          color: 'red',
          title: t('export.failed'),
          message: describeError(error, t),
        })
      }
    } finally {
      setRows(null)
    }
  }
  return { rows, start, stop: () => abort.current?.abort() }
}
