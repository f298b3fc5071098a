import { notifications } from '@mantine/notifications'
import { useRef, useState } from 'react'

import { download } from '@/lib/download'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

type Format = 'csv' | 'jsonl'

interface FileSaving {
  /** How many rows have come; null while no file is fetched. */
  rows: number | null
  start: (format: Format) => Promise<void>
  stop: () => void
}

/** Saves a list as a file, which is fetched as every request is: with the purpose of the search. */
export function useFile(
  path: string,
  query: Readonly<Record<string, unknown>> | undefined,
  name: string,
): FileSaving {
  const t = useT()
  const [rows, setRows] = useState<number | null>(null)
  const abort = useRef<AbortController | null>(null)

  const start = async (format: Format): Promise<void> => {
    const controller = new AbortController()
    abort.current = controller
    setRows(0)
    const day = new Date().toISOString().slice(0, 10)
    try {
      await download(
        path,
        { ...query, format },
        `${name}-${day}.${format}`,
        setRows,
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
