import { Title } from '@mantine/core'

import { $api } from '@/client/api'
import { SeverityBadge } from '@/components/alarm/SeverityBadge'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'

interface Props {
  visitId: number
  zone: string
}

/** The alarms of a visit and of its readings, the newest first; nothing where there are none. */
export function Alarms({ visitId, zone }: Props) {
  const t = useT()
  const { data } = $api.useQuery('get', '/api/alarms', {
    params: { query: { visit_id: visitId, limit: 20 } },
  })
  if (!data || data.items.length === 0) return null
  return (
    <div>
      <Title order={3} mb={4}>
        {t('page.alarms')}
      </Title>
      <DataTable
        label={t('page.alarms')}
        rows={data.items}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'at',
            label: t('visits.alarmAt'),
            cell: ({ occurred_at: at }) => <Moment at={at} show="full" zone={zone} />,
          },
          {
            key: 'severity',
            label: t('alarms.severity'),
            cell: ({ severity }) => <SeverityBadge severity={severity} />,
          },
          {
            key: 'kind',
            label: t('alarms.kind'),
            cell: ({ id, kind }) => (
              <AnchorLink
                size="sm"
                to="/alarms"
                search={{ visit: visitId, state: 'all', alarm: id }}
              >
                {t(`alertKind.${kind}`)}
              </AnchorLink>
            ),
          },
        ]}
      />
    </div>
  )
}
