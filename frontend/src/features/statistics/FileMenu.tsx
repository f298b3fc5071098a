import { ActionIcon, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

import { useFile } from '@/components/table/useFile'
import { useT } from '@/lib/i18n'

interface Props {
  /** The part's name in the API. */
  part: string
  title: string
  scope: Readonly<Record<string, string>>
}

const formats = ['csv', 'xlsx'] as const

/** Saves a chart's numbers as a file; a purpose that is missing is asked for. */
export function FileMenu({ part, title, scope }: Props) {
  const t = useT()
  const { rows, start } = useFile(`/statistics/${part}`, scope, `statistics-${part}`)
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          loading={rows !== null}
          variant="subtle"
          color="gray"
          c="dimmed"
          title={t('statistics.file')}
          aria-label={`${t('statistics.file')}: ${title}`}
        >
          <IconDownload size={18} />
        </ActionIcon>
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
