import { Group, SegmentedControl } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'

import { $api } from '@/client/api'
import { PlaceSelect } from '@/components/form/PlaceSelect'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { Page } from '@/components/layout/Page'
import { Async, Loading } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'
import { useIsZoneKnown, useViewZone } from '@/lib/places/timezone'
import { useNow } from '@/lib/time/useNow'
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
      {name === 'custom' && <PeriodInput from={search.from} to={search.to} onChange={change} />}
      <SegmentedControl
        aria-label={t('statistics.period')}
        value={name}
        onChange={(period) => change({ period, from: null, to: null })}
        data={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
      />
      <PlaceSelect search={search} onChange={change} width={160} />
    </Group>
  )
}

/** What the requests of this page share; it moves on with the day, not with the second. */
function useScope(search: StatisticsSearch, timezone: string) {
  const now = useNow()
  const { location, lot } = search
  return useMemo(() => {
    const period = periodOf(search, now, timezone)
    return {
      ...period,
      ...(location ? { location } : {}),
      ...(lot ? { lot } : {}),
      timezone,
    }
  }, [search, now, timezone, location, lot])
}

export default function StatisticsPage() {
  const t = useT()
  const search = useSearch({ from: '/statistics' })
  const change = useSearchChange('/statistics')
  const zone = useViewZone(search)
  const scope = useScope(search, zone)
  const query = $api.useQuery(
    'get',
    '/statistics',
    { params: { query: scope } },
    { placeholderData: keepPreviousData, enabled: useIsZoneKnown() },
  )
  return (
    <Page
      title={t('page.statistics')}
      zone={zone}
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
