import { Button, Group, SegmentedControl, Select } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'

import { $api } from '@/client/api'
import { Async, Loading } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { ExportButton } from '@/components/table/ExportButton'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useIsZoneKnown, useLots, useViewZone } from '@/lib/places/timezone'
import type { Changes } from '@/lib/url/search'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Figures } from './Figures'
import classes from './Reports.module.css'
import { intervalName, periodName, scopeOf } from './scope'
import { intervals, periods, type ReportsSearch } from './search'
import { IntervalTable, LotTable } from './Tables'

const Chart = lazy(() => import('./Chart'))
const Schedules = lazy(() => import('./schedules/Schedules'))

interface ChoiceProps {
  search: ReportsSearch
  change: (changes: Changes<ReportsSearch>) => void
}

function Choice({ search, change }: ChoiceProps) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const name = periodName(search)
  return (
    <Group gap="sm" align="flex-end" mb="md">
      <SegmentedControl
        aria-label={t('statistics.period')}
        value={name}
        onChange={(period) => change({ period, from: null, to: null, interval: null })}
        data={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
      />
      {name === 'custom' && <PeriodInput from={search.from} to={search.to} onChange={change} />}
      <Select
        label={t('reports.interval')}
        w={130}
        allowDeselect={false}
        data={intervals.map((value) => ({ value, label: t(`reports.${value}`) }))}
        value={intervalName(search)}
        onChange={(interval) => change({ interval })}
      />
      {lots.length > 1 && (
        <Select
          label={t('place.lot')}
          w={180}
          placeholder={t('lots.all')}
          data={lots.map((lot) => ({ value: String(lot.id), label: lot.name }))}
          value={search.lot === undefined ? null : String(search.lot)}
          onChange={(lot) => change({ lot: lot ? Number(lot) : null })}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
      )}
    </Group>
  )
}

/** What happened in the lots, compared with the period before. */
export default function ReportsPage() {
  const t = useT()
  const search = useSearch({ from: '/reports' })
  const change = useSearchChange('/reports')
  const zone = useViewZone(search)
  const [now] = useState(() => new Date())
  const scope = useMemo(() => scopeOf(search, now, zone), [search, now, zone])
  const [isListing, setIsListing] = useState(false)
  const maySchedule = useMay('integrations:manage')
  const query = $api.useQuery(
    'get',
    '/api/reports/parking',
    { params: { query: scope } },
    { placeholderData: keepPreviousData, enabled: useIsZoneKnown() },
  )
  return (
    <Page
      title={t('page.reports')}
      zone={zone}
      actions={
        <>
          {maySchedule && (
            <Button
              variant="default"
              leftSection={<IconMail size={16} />}
              onClick={() => setIsListing(true)}
            >
              {t('reports.byMail')}
            </Button>
          )}
          <ExportButton path="/api/reports/parking/export" query={scope} name="parking-report" />
        </>
      }
    >
      <Choice search={search} change={change} />
      <Async query={query} loading={<Loading lines={4} height={110} />}>
        {(report) => (
          <>
            <Figures report={report} />
            <div className={classes['sections']}>
              <Panel title={t('reports.traffic')}>
                <Suspense fallback={<Loading lines={1} height={260} />}>
                  <Chart report={report} />
                </Suspense>
              </Panel>
              <LotTable report={report} />
              {report.lots.length === 1 && report.lots[0] && (
                <IntervalTable report={report} lot={report.lots[0]} />
              )}
            </div>
          </>
        )}
      </Async>
      <Suspense>{isListing && <Schedules onClose={() => setIsListing(false)} />}</Suspense>
    </Page>
  )
}
