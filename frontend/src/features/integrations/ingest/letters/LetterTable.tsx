import { Text } from '@mantine/core'

import type { DeadLetter, IngestSource } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useI18n } from '@/lib/i18n'

import { formatBytes } from './size'

interface Props {
  letters: readonly DeadLetter[]
  sources: readonly IngestSource[]
  opened: number | undefined
  onOpen: (id: number) => void
}

export function LetterTable({ letters, sources, opened, onOpen }: Props) {
  const { t, language } = useI18n()
  const sourceOf = (id: number) => sources.find((source) => source.id === id)
  return (
    <DataTable
      label={t('letters.title')}
      rows={letters}
      rowKey={({ id }) => id}
      opened={opened}
      onOpen={({ id }) => onOpen(id)}
      columns={[
        {
          key: 'received',
          label: t('letters.received'),
          cell: ({ received_at, ingest_source_id }) => (
            <Moment at={received_at} locationId={sourceOf(ingest_source_id)?.location?.id} />
          ),
        },
        {
          key: 'source',
          label: t('ingest.source'),
          cell: ({ ingest_source_id }) =>
            sourceOf(ingest_source_id)?.name ?? `#${ingest_source_id}`,
        },
        {
          key: 'reason',
          label: t('letters.reason'),
          cell: ({ reason }) => t(`letterReason.${reason}`),
        },
        {
          key: 'problem',
          label: t('letters.problem'),
          secondary: true,
          cell: ({ problem }) => (
            <Text size="sm" lineClamp={2} maw={380} title={problem}>
              {problem}
            </Text>
          ),
        },
        {
          key: 'size',
          label: t('letters.size'),
          align: 'number',
          secondary: true,
          cell: ({ body_bytes }) => formatBytes(body_bytes, language),
        },
        {
          key: 'replays',
          label: t('letters.replays'),
          align: 'number',
          secondary: true,
          cell: ({ replays }) => (replays > 0 ? replays : ''),
        },
      ]}
    />
  )
}
