import { Text } from '@mantine/core'

import type { PlateStatusAnswer } from '@/client/types'
import { DataTable } from '@/components/table/DataTable'
import { HeatMap } from '@/components/chart/HeatMap'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useIsZoneKnown, useZone } from '@/lib/places/timezone'
import { countByWeek } from '@/lib/time/week'

import { useHistory } from './useHistory'

/** The locations and the hours of the week in which the plate was detected. */
export function WhenAndWhere({ answer }: { answer: PlateStatusAnswer }) {
  const t = useT()
  const { data } = useHistory(answer.plate)
  const zone = useZone()
  const isZoneKnown = useIsZoneKnown()
  if (answer.count === 0 || !isZoneKnown) return null
  const counts = countByWeek(
    (data?.items ?? []).map(({ captured_at }) => captured_at),
    zone,
  )
  return (
    <>
      <Panel title={t('plate.when')}>
        <HeatMap label={t('plate.when')} counts={counts} />
        {data?.next_cursor && (
          <Text size="xs" c="dimmed" mt={6}>
            {t('plate.whenNewest', { count: data.items.length })}
          </Text>
        )}
      </Panel>
      <Panel title={t('plate.where')} flush>
        <DataTable
          label={t('plate.where')}
          rows={answer.locations}
          rowKey={({ location }) => location?.id ?? 0}
          columns={[
            {
              key: 'location',
              label: t('place.location'),
              cell: ({ location }) => <LocationName location={location} />,
            },
            { key: 'count', label: t('plate.seen'), align: 'number', cell: ({ count }) => count },
            {
              key: 'last',
              label: t('plate.last'),
              cell: ({ location, last_seen }) => (
                <Moment at={last_seen} locationId={location?.id} />
              ),
            },
          ]}
        />
      </Panel>
    </>
  )
}
