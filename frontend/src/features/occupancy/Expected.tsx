import type { OccupancyForecastHour } from '@/client/types'
import { VisitsLink } from '@/components/link/VisitsLink'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useI18n } from '@/lib/i18n'

import classes from './Occupancy.module.css'

interface Props {
  name: string
  hours: readonly OccupancyForecastHour[]
}

/** What is expected in the next hours, and the earlier days that say so; each opens its visits. */
export function Expected({ name, hours }: Props) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const known = hours.filter(({ median }) => median !== null)
  if (known.length === 0) return null
  return (
    <details className={classes['numbers']}>
      <summary>{t('occupancy.expectedNumbers')}</summary>
      <DataTable
        label={t('occupancy.expectedOf', { name })}
        rows={known}
        rowKey={({ since }) => since}
        columns={[
          {
            key: 'hour',
            label: t('occupancy.hourColumn'),
            cell: ({ local }) => local.slice(11, 16),
          },
          {
            key: 'median',
            label: t('occupancy.median'),
            align: 'number',
            cell: ({ median }) => (median === null ? '–' : number.format(median)),
          },
          {
            key: 'days',
            label: t('occupancy.earlierDays'),
            long: true,
            cell: ({ numbers }) => (
              <ul className={classes['earlier']}>
                {numbers.map(({ at, occupied, visits_url: url }) => (
                  <li key={at}>
                    <Moment at={at} show="date" />:{' '}
                    <VisitsLink url={url} label={t('occupancy.visitsThen')}>
                      {occupied}
                    </VisitsLink>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </details>
  )
}
