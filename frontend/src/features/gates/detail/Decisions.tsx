import { Select } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'

import { $api } from '@/client/api'
import type { Gate } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { CursorPaging } from '@/components/table/CursorPaging'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { OutcomeBadge } from '../state/Badges'
import { CommandText } from '../state/CommandText'

const LIMIT = 20
const REFRESH_MS = 3000

/** What was decided about the readings at a gate, the newest first. */
export function Decisions({ gate }: { gate: Gate }) {
  const t = useT()
  const tell = useSentence()
  const { outcome, cursor } = useSearch({ from: '/gates' })
  const change = useSearchChange('/gates')
  const filter = { ...(outcome ? { outcome } : {}), ...(cursor ? { cursor } : {}) }
  const query = $api.useQuery(
    'get',
    '/api/gates/{id}/decisions',
    { params: { path: { id: gate.id }, query: { ...filter, limit: LIMIT } } },
    { placeholderData: keepPreviousData, refetchInterval: cursor ? false : REFRESH_MS },
  )
  return (
    <Panel
      flush
      title={t('gates.decisions')}
      actions={
        <Select
          w={150}
          aria-label={t('gates.outcome')}
          placeholder={t('filter.any')}
          data={(['allow', 'deny', 'review'] as const).map((value) => ({
            value,
            label: t(`gateOutcome.${value}`),
          }))}
          value={outcome ?? null}
          onChange={(value) => change({ outcome: value, cursor: null })}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
      }
    >
      <Async query={query}>
        {({ items, next_cursor }) => (
          <>
            <DataTable
              label={t('gates.decisions')}
              rows={items}
              rowKey={({ id }) => id}
              empty={t('gates.noDecision')}
              columns={[
                {
                  key: 'at',
                  label: t('gates.at'),
                  cell: ({ captured_at }) => (
                    <Moment at={captured_at} show="recent" locationId={gate.location?.id} />
                  ),
                },
                {
                  key: 'plate',
                  label: t('plate.text'),
                  cell: ({ plate, display_text }) => (
                    <PlateBadge text={display_text ?? plate} size="sm" />
                  ),
                },
                {
                  key: 'outcome',
                  label: t('gates.outcome'),
                  cell: (decision) => <OutcomeBadge outcome={decision.outcome} />,
                },
                {
                  key: 'reason',
                  label: t('gates.why'),
                  cell: ({ reason, detail, detail_sentence }) => (
                    <span title={tell(detail, detail_sentence)}>{t(`gateReason.${reason}`)}</span>
                  ),
                },
                {
                  key: 'command',
                  label: t('gates.order'),
                  secondary: true,
                  cell: ({ command }) => command && <CommandText command={command} />,
                },
              ]}
            />
            <CursorPaging
              cursor={cursor}
              next={next_cursor}
              onChange={(next) => change({ cursor: next }, next !== null)}
            >
              {null}
            </CursorPaging>
          </>
        )}
      </Async>
    </Panel>
  )
}
