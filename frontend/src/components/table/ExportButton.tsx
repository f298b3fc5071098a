import { Button, Menu } from '@mantine/core'
import { IconDownload, IconX } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'
import { useIsZoneKnown } from '@/lib/places/timezone'

import { useFile, type FileFormat } from './useFile'

interface Props {
  path: string
  query?: Readonly<Record<string, unknown>>
  /** Of the file, without its ending. */
  name: string
  formats?: readonly FileFormat[]
}

const all = ['csv', 'xlsx', 'jsonl'] as const

/** Saves the whole list as a file, once the zone of its times is known; with a way to stop. */
export function ExportButton({ path, query, name, formats = all }: Props) {
  const t = useT()
  const { rows, start, stop } = useFile(path, query, name)
  const disabled = !useIsZoneKnown()
  if (rows !== null) {
    return (
      <Button variant="default" leftSection={<IconX size={16} />} onClick={stop}>
        {rows > 0 ? t('export.progress', { count: rows }) : t('export.begun')}
      </Button>
    )
  }
  if (formats.length === 1) {
    return (
      <Button
        variant="default"
        disabled={disabled}
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
        <Button variant="default" disabled={disabled} leftSection={<IconDownload size={16} />}>
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
