import type { Statistics } from '@/client/types'
import { DataTable } from '@/components/table/DataTable'
import { useI18n } from '@/lib/i18n'

/** What a step took an image, in milliseconds: usually, and in the slowest 5 and 1 of a hundred. */
export function Latency({ rows }: { rows: Statistics['latency'] }) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  return (
    <DataTable
      label={t('statistics.latency')}
      rows={rows}
      empty={t('statistics.none')}
      rowKey={({ step }) => step}
      columns={[
        { key: 'step', label: t('statistics.step'), cell: ({ step }) => t(`timing.${step}`) },
        { key: 'p50', label: 'p50', align: 'number', cell: ({ p50_ms }) => number.format(p50_ms) },
        { key: 'p95', label: 'p95', align: 'number', cell: ({ p95_ms }) => number.format(p95_ms) },
        { key: 'p99', label: 'p99', align: 'number', cell: ({ p99_ms }) => number.format(p99_ms) },
      ]}
    />
  )
}
