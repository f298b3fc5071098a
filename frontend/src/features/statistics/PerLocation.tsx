import type { Statistics } from '@/client/types'
import { DataTable } from '@/components/table/DataTable'
import { useI18n } from '@/lib/i18n'

/** How many photos and plates each location has, and the share of plates that were read. */
export function PerLocation({ rows }: { rows: Statistics['locations'] }) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  return (
    <DataTable
      label={t('statistics.locations')}
      rows={rows}
      empty={t('statistics.none')}
      rowKey={({ id }) => id ?? 0}
      columns={[
        { key: 'name', label: t('place.location'), cell: ({ name }) => name ?? t('place.none') },
        {
          key: 'images',
          label: t('statistics.images'),
          align: 'number',
          cell: ({ images }) => number.format(images),
        },
        {
          key: 'plates',
          label: t('statistics.plates'),
          align: 'number',
          cell: ({ plates }) => number.format(plates),
        },
        {
          key: 'rate',
          label: t('statistics.readRate'),
          align: 'number',
          cell: ({ read_rate }) => (read_rate === null ? '–' : percent.format(read_rate)),
        },
      ]}
    />
  )
}
