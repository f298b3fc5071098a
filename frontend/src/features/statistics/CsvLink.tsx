import { ActionIcon, Tooltip } from '@mantine/core'
import { IconFileTypeCsv } from '@tabler/icons-react'

import { useFile } from '@/components/table/useFile'
import { useT } from '@/lib/i18n'

interface Props {
  /** The part's name in the API. */
  part: string
  title: string
  scope: Readonly<Record<string, string>>
}

/** Saves a chart's numbers as a file; a purpose that is missing is asked for. */
export function CsvLink({ part, title, scope }: Props) {
  const t = useT()
  const { rows, start } = useFile(`/statistics/${part}`, scope, `statistics-${part}`)
  return (
    <Tooltip label={t('statistics.csv')}>
      <ActionIcon
        loading={rows !== null}
        onClick={() => void start('csv')}
        variant="subtle"
        color="gray"
        c="dimmed"
        aria-label={`${t('statistics.csv')}: ${title}`}
      >
        <IconFileTypeCsv size={18} />
      </ActionIcon>
    </Tooltip>
  )
}
