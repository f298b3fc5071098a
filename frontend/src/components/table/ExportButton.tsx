import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'

import { download } from '@/lib/download'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

interface Props {
  path: string
  query?: Readonly<Record<string, unknown>>
  /** Of the file, without its ending. */
  name: string
  formats?: readonly ('csv' | 'jsonl')[]
}

const both = ['csv', 'jsonl'] as const

/** Saves the whole list as a file, with progress and a way to stop. */
export function ExportButton({ path, query, name, formats = both }: Props) {
  const t = useT()
  const [rows, setRows] = useState<number | null>(null)
  const abort = useRef<AbortController | null>(null)

  const start = async (format: 'csv' | 'jsonl'): Promise<void> => {
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
  if (rows !== null) {
    return (
      <Button
        variant="default"
        leftSection={<IconX size={16} />}
        onClick={() => abort.current?.abort()}
      >
        {t('export.progress', { count: rows })}
      </Button>
    )
  }
  if (formats.length === 1) {
    return (
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        onClick={() => void start('csv')}
      >
        {t('export.title')}
      </Button>
    )
  }
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          {t('export.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => void start(format)}>
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
