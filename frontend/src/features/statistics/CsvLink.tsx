import { ActionIcon, Tooltip } from '@mantine/core'
import { IconFileTypeCsv } from '@tabler/icons-react'

import { addressOf } from '@/client/address'
import { useT } from '@/lib/i18n'
import { purpose } from '@/lib/purpose'
import { useStore } from '@/lib/store'
import { stringifySearch } from '@/lib/url/search'

interface Props {
  /** The part's name in the API. */
  part: string
  title: string
  scope: Readonly<Record<string, string>>
}

/** A chart's numbers as a file. */
export function CsvLink({ part, title, scope }: Props) {
  const t = useT()
  const query = stringifySearch({ ...scope, format: 'csv', purpose: useStore(purpose) })
  return (
    <Tooltip label={t('statistics.csv')}>
      <ActionIcon
        component="a"
        href={addressOf(`/statistics/${part}${query}`)}
        download
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
