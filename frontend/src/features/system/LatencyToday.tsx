import { useState } from 'react'

import { $api } from '@/client/api'
import { DataTable } from '@/components/table/DataTable'
import { Panel } from '@/components/layout/Page'
import { Async } from '@/components/feedback/States'
import { useI18n } from '@/lib/i18n'

const DAY_MS = 86_400_000

/** How long the engine took lately, in milliseconds. */
export function LatencyToday() {
  const { t, language } = useI18n()
  const [from] = useState(() => new Date(Date.now() - DAY_MS).toISOString())
  const query = $api.useQuery('get', '/statistics/latency', { params: { query: { from } } })
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  return (
    <Panel title={t('system.latency')} flush>
      <Async query={query}>
        {(rows) => (
          <DataTable
            label={t('system.latency')}
            rows={rows}
            empty={t('statistics.none')}
            rowKey={({ step }) => step}
            columns={[
              { key: 'step', label: t('statistics.step'), cell: ({ step }) => t(`timing.${step}`) },
              {
                key: 'samples',
                label: t('system.samples'),
                align: 'number',
                cell: ({ samples }) => number.format(samples),
              },
              {
                key: 'p50',
                label: 'p50, ms',
                align: 'number',
                cell: ({ p50_ms }) => number.format(p50_ms),
              },
              {
                key: 'p95',
                label: 'p95, ms',
                align: 'number',
                cell: ({ p95_ms }) => number.format(p95_ms),
              },
              {
                key: 'p99',
                label: 'p99, ms',
                align: 'number',
                cell: ({ p99_ms }) => number.format(p99_ms),
              },
            ]}
          />
        )}
      </Async>
    </Panel>
  )
}
