import { Badge, Group, Text } from '@mantine/core'

import type { IngestSource } from '@/client/types'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { ToneBadge } from '@/components/status/ToneBadge'
import { DataTable } from '@/components/table/DataTable'
import { useI18n, useT } from '@/lib/i18n'

import { makerName } from '../makers'
import { Way } from '../pull/Way'
import { stateOf, tones } from './state'

function State({ source }: { source: IngestSource }) {
  const t = useT()
  const state = stateOf(source)
  return (
    <ToneBadge tone={tones[state]} state={state}>
      {t(`ingestState.${state}`)}
    </ToneBadge>
  )
}

function Name({ source: { name, opens_gates } }: { source: IngestSource }) {
  const t = useT()
  return (
    <Group gap="xs">
      <Text size="sm" fw={550}>
        {name}
      </Text>
      {opens_gates && (
        <Badge variant="default" radius="sm" tt="none">
          {t('ingest.opensGates')}
        </Badge>
      )}
    </Group>
  )
}

interface Props {
  sources: readonly IngestSource[]
  opened: number | undefined
  onOpen: (id: number) => void
}

/** Who sends readings, and how that goes. */
export function SourceTable({ sources, opened, onOpen }: Props) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language)
  return (
    <DataTable
      label={t('ingest.sources')}
      rows={sources}
      rowKey={({ id }) => id}
      opened={opened}
      onOpen={({ id }) => onOpen(id)}
      columns={[
        { key: 'name', label: t('places.name'), cell: (source) => <Name source={source} /> },
        { key: 'state', label: t('ingest.state'), cell: (source) => <State source={source} /> },
        {
          key: 'maker',
          label: t('ingest.maker'),
          secondary: true,
          cell: ({ maker }) => makerName(maker, t),
        },
        {
          key: 'way',
          label: t('pull.way'),
          secondary: true,
          cell: ({ id }) => <Way sourceId={id} />,
        },
        {
          key: 'location',
          label: t('place.location'),
          secondary: true,
          cell: ({ location }) => <LocationName location={location} />,
        },
        {
          key: 'seen',
          label: t('ingest.lastSeen'),
          cell: ({ last_seen_at, location }) =>
            last_seen_at ? (
              <Moment at={last_seen_at} locationId={location?.id} show="recent" />
            ) : (
              t('ingest.never')
            ),
        },
        {
          key: 'readings',
          label: t('ingest.readings'),
          align: 'number',
          cell: ({ readings }) => number.format(readings),
        },
        {
          key: 'refused',
          label: t('ingest.refused'),
          align: 'number',
          secondary: true,
          cell: ({ refused }) => number.format(refused),
        },
        {
          key: 'error',
          label: t('ingest.lastError'),
          secondary: true,
          cell: ({ last_error }) =>
            last_error && (
              <Text size="sm" lineClamp={2} maw={320} title={last_error}>
                {last_error}
              </Text>
            ),
        },
      ]}
    />
  )
}
