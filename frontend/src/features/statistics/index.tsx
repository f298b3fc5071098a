import { Group, SegmentedControl } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'

import { $api } from '@/client/api'
import { LocationSelect } from '@/components/form/LocationSelect'
import { MomentInput } from '@/components/form/MomentInput'
import { Page } from '@/components/layout/Page'
import { Async, Loading } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'
import { useTimezone } from '@/lib/places/timezone'
import type { Changes } from '@/lib/url/search'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Charts } from './Charts'
import { Figures } from './Figures'
import { periodName, periodOf } from './period'
import { periods, type StatisticsSearch } from './search'

type Change = (changes: Changes<StatisticsSearch>) => void

function Choice({ search, change }: { search: StatisticsSearch; change: Change }) {
  const t = useT()
  const name = periodName(search)
  return (
    <Group gap="sm" align="flex-end">
      {name === 'custom' && (
        <>
          <MomentInput
            label={t('filter.from')}
            width={196}
            value={search.from}
            onChange={(from) => change({ from })}
          />
          <MomentInput
            label={t('filter.to')}
            width={196}
            value={search.to}
            onChange={(to) => change({ to })}
          />
        </>
      )}
      <SegmentedControl
        aria-label={t('statistics.period')}
        value={name}
        onChange={(period) => change({ period, from: null, to: null })}
        data={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
      />
      <LocationSelect
        value={search.location}
        onChange={(location) => change({ location })}
        width={160}
      />
    </Group>
  )
}

const MINUTE_MS = 60_000

function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** What the requests of this page share; it moves on with the day, not with the second. */
function useScope(search: StatisticsSearch) {
  const now = useNow()
  const { location } = search
  const zone = useTimezone(location ? Number(location) : null)
  return useMemo(() => {
    const period = periodOf(search, now, zone)
    return { ...period, ...(location ? { location } : {}), ...(zone ? { timezone: zone } : {}) }
  }, [search, now, zone, location])
}

export default function StatisticsPage() {
  const t = useT()
  const search = useSearch({ from: '/statistics' })
  const change = useSearchChange('/statistics')
  const scope = useScope(search)
  const query = $api.useQuery(
    'get',
    '/statistics',
    { params: { query: scope } },
    { placeholderData: keepPreviousData },
  )
  return (
    <Page
      title={t('page.statistics')}
      subtitle={query.data && t('statistics.timezone', { zone: query.data.timezone })}
      actions={<Choice search={search} change={change} />}
    >
      <Async query={query} loading={<Loading lines={4} height={110} />}>
        {(statistics) => (
          <>
            <Figures totals={statistics.totals} readRate={statistics.read_rate} />
            <Charts statistics={statistics} scope={scope} />
          </>
        )}
      </Async>
    </Page>
  )
}
