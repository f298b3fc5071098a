import { $api } from '@/client/api'
import type { Gate } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'

import { CommandText } from '../state/CommandText'

const LIMIT = 10
const REFRESH_MS = 2000

/** The newest openings by hand, and what became of them. */
export function Commands({ gate }: { gate: Gate }) {
  const t = useT()
  const query = $api.useQuery(
    'get',
    '/api/gates/{id}/commands',
    { params: { path: { id: gate.id }, query: { limit: LIMIT, by_hand: true } } },
    { refetchInterval: REFRESH_MS },
  )
  return (
    <Panel flush title={t('gates.byHand')}>
      <Async query={query}>
        {({ items }) => (
          <DataTable
            label={t('gates.byHand')}
            rows={items}
            rowKey={({ id }) => id}
            empty={t('gates.neverByHand')}
            columns={[
              {
                key: 'at',
                label: t('gates.at'),
                cell: ({ created_at }) => (
                  <Moment at={created_at} show="recent" locationId={gate.location?.id} />
                ),
              },
              { key: 'actor', label: t('gates.who'), cell: ({ actor }) => actor.name },
              { key: 'reason', label: t('gates.why'), cell: ({ reason }) => reason },
              {
                key: 'state',
                label: t('gates.order'),
                cell: (command) => <CommandText command={command} />,
              },
            ]}
          />
        )}
      </Async>
    </Panel>
  )
}
