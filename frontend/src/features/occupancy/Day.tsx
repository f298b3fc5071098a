import type { ReactNode } from 'react'

import { $api } from '@/client/api'
import type { Lot, OccupancyHistory } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { VisitsLink } from '@/components/link/VisitsLink'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useI18n } from '@/lib/i18n'
import { formatDuration } from '@/lib/time/duration'
import { fromWallClock } from '@/lib/time/zone'

import { barsOf, dayAfter } from './bars'
import { Expected } from './Expected'
import { Hours } from './Hours'
import classes from './Occupancy.module.css'

const EXPECTED_HOURS = 6

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Entries, exits, peak, stays and turnover of the day. */
function Figures({ name, history }: { name: string; history: OccupancyHistory }) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const dwell = (seconds: number | null): string =>
    seconds === null ? '–' : formatDuration(seconds, language)
  return (
    <dl className={classes['figures']}>
      <Figure label={t('occupancy.entries')}>
        <VisitsLink url={history.visits_url} label={t('occupancy.visitsOfDay', { name })}>
          {number.format(history.entries)}
        </VisitsLink>
      </Figure>
      <Figure label={t('occupancy.exits')}>
        <VisitsLink url={history.exits_url} label={t('occupancy.exitsOfDay', { name })}>
          {number.format(history.exits)}
        </VisitsLink>
      </Figure>
      <Figure label={t('occupancy.peak')}>
        <VisitsLink url={history.peak_url} label={t('occupancy.visitsThen')}>
          {number.format(history.peak)}
        </VisitsLink>{' '}
        <small>
          <Moment at={history.peak_at} show="time" />
        </small>
      </Figure>
      <Figure label={t('occupancy.dwell50')}>{dwell(history.dwell_p50_s)}</Figure>
      <Figure label={t('occupancy.dwell90')}>{dwell(history.dwell_p90_s)}</Figure>
      <Figure label={t('occupancy.turnover')}>
        {history.turnover === null ? '–' : number.format(history.turnover)}
      </Figure>
    </dl>
  )
}

const hourOf = (local: string): string => local.slice(11, 16)

/** The chart's numbers; each figure opens its visits. */
function Numbers({ name, history }: { name: string; history: OccupancyHistory }) {
  const { t } = useI18n()
  return (
    <details className={classes['numbers']}>
      <summary>{t('occupancy.numbers')}</summary>
      <DataTable
        label={t('occupancy.hoursOf', { name })}
        rows={history.hours}
        rowKey={({ since }) => since}
        columns={[
          {
            key: 'hour',
            label: t('occupancy.hourColumn'),
            cell: ({ local }) => hourOf(local),
          },
          {
            key: 'entries',
            label: t('occupancy.entries'),
            align: 'number',
            cell: ({ entries, local, visits_url: url }) => (
              <VisitsLink url={url} label={t('occupancy.visitsOfHour', { hour: hourOf(local) })}>
                {entries}
              </VisitsLink>
            ),
          },
          {
            key: 'exits',
            label: t('occupancy.exits'),
            align: 'number',
            cell: ({ exits, local, exits_url: url }) => (
              <VisitsLink url={url} label={t('occupancy.exitsOfHour', { hour: hourOf(local) })}>
                {exits}
              </VisitsLink>
            ),
          },
          {
            key: 'occupied',
            label: t('occupancy.beginning'),
            align: 'number',
            cell: ({ occupied, occupied_url: url }) => (
              <VisitsLink url={url} label={t('occupancy.visitsThen')}>
                {occupied}
              </VisitsLink>
            ),
          },
          {
            key: 'peak',
            label: t('occupancy.peak'),
            align: 'number',
            cell: ({ peak, peak_url: url }) => (
              <VisitsLink url={url} label={t('occupancy.visitsThen')}>
                {peak}
              </VisitsLink>
            ),
          },
        ]}
      />
    </details>
  )
}

interface Props {
  lot: Lot
  /** On the lot's clock: `2026-11-28`. */
  day: string
  isToday: boolean
}

/** A lot's day, hour by hour; of today also what is expected next. */
export function Day({ lot, day, isToday }: Props) {
  const path = { id: lot.id }
  const moment = (of: string): string =>
    (fromWallClock(`${of}T00:00`, lot.timezone) ?? new Date(of)).toISOString()
  const history = $api.useQuery('get', '/api/lots/{id}/occupancy/history', {
    params: { path, query: { from: moment(day), to: moment(dayAfter(day, 1)) } },
  })
  const forecast = $api.useQuery(
    'get',
    '/api/lots/{id}/occupancy/forecast',
    { params: { path, query: { hours: EXPECTED_HOURS } } },
    { enabled: isToday },
  )
  const expected = isToday ? (forecast.data?.hours ?? []) : []
  return (
    <Async query={history}>
      {(found) => (
        <>
          <Hours name={lot.name} bars={barsOf(found.hours, expected)} capacity={found.capacity} />
          <Figures name={lot.name} history={found} />
          <Numbers name={lot.name} history={found} />
          <Expected name={lot.name} hours={expected} />
        </>
      )}
    </Async>
  )
}
