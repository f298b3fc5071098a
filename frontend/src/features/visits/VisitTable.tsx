import { Text } from '@mantine/core'

import type { Visit } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { Confidence } from '@/components/plate/Confidence'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { DataTable } from '@/components/table/DataTable'
import { Stay } from '@/components/visit/Stay'
import { VisitStateBadge } from '@/components/visit/VisitStateBadge'
import { useT, type Translate } from '@/lib/i18n'
import { colorName } from '@/lib/words'

function vehicleText({ vehicle_class, color }: Visit, t: Translate): string {
  const name = vehicle_class && t(`vehicle.${vehicle_class}`)
  const shade = color && colorName(color, t)
  if (name && shade) return t('vehicle.colored', { color: shade, vehicle: name })
  return name ?? shade ?? ''
}

interface EndProps {
  at: string | null
  place: Visit['entry_location']
  zone: string
}

function End({ at, place, zone }: EndProps) {
  if (!at) return null
  return (
    <>
      <Moment at={at} zone={zone} />
      {place && (
        <Text size="xs" c="dimmed">
          {place.name}
        </Text>
      )}
    </>
  )
}

interface Props {
  visits: readonly Visit[]
  /** The visit whose details are open. */
  opened: number | undefined
  onOpen: (visit: Visit) => void
}

/** One page of visits. */
export function VisitTable({ visits, opened, onOpen }: Props) {
  const t = useT()
  const lots = new Set(visits.map(({ lot }) => lot.id))
  return (
    <DataTable
      label={t('page.visits')}
      rows={visits}
      rowKey={({ id }) => id}
      opened={opened}
      onOpen={onOpen}
      columns={[
        {
          key: 'plate',
          label: t('plate.text'),
          cell: ({ display_text, text, is_hashed }) => (
            <PlateBadge text={display_text ?? text} hashed={is_hashed} size="sm" />
          ),
        },
        {
          key: 'state',
          label: t('visits.state'),
          cell: ({ state }) => <VisitStateBadge state={state} />,
        },
        {
          key: 'entered',
          label: t('visits.entered'),
          cell: (visit) => (
            <End at={visit.entered_at} place={visit.entry_location} zone={visit.lot.timezone} />
          ),
        },
        {
          key: 'exited',
          label: t('visits.exited'),
          secondary: true,
          cell: (visit) => (
            <End at={visit.exited_at} place={visit.exit_location} zone={visit.lot.timezone} />
          ),
        },
        {
          key: 'stay',
          label: t('visits.stay'),
          secondary: true,
          cell: (visit) => <Stay visit={visit} />,
        },
        {
          key: 'vehicle',
          label: t('detections.vehicle'),
          secondary: true,
          cell: (visit) => vehicleText(visit, t),
        },
        {
          key: 'lot',
          label: t('place.lot'),
          secondary: true,
          shown: lots.size > 1,
          cell: ({ lot }) => lot.name,
        },
        {
          key: 'probability',
          label: t('visits.probability'),
          secondary: true,
          cell: ({ probability, by_hand }) =>
            by_hand ? (
              <Text size="sm">{t('visits.byHand')}</Text>
            ) : (
              probability !== null && <Confidence value={probability} />
            ),
        },
      ]}
    />
  )
}
