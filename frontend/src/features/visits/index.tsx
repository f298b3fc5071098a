import { Button, SegmentedControl } from '@mantine/core'
import { IconCarOff } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

import { $api } from '@/client/api'
import type { Visit } from '@/client/types'
import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { CursorPaging } from '@/components/table/CursorPaging'
import { ExportButton } from '@/components/table/ExportButton'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Details } from './details/Details'
import { Filters } from './filter/Filters'
import { activeFilters, defaultSort, noFilters, toFilter } from './filter/filters'
import type { FilterChanges } from './search'
import { VisitTable } from './VisitTable'

const LIMIT = 50

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const t = useT()
  if (!filtered) {
    return <Empty title={t('visits.empty')} hint={t('visits.emptyHint')} icon={IconCarOff} />
  }
  return (
    <Empty title={t('visits.noMatch')} hint={t('detections.noMatchHint')} icon={IconCarOff}>
      <Button variant="default" mt="sm" onClick={clear}>
        {t('filter.clear')}
      </Button>
    </Empty>
  )
}

interface TotalProps {
  filter: ReturnType<typeof toFilter>
  visits: readonly Visit[]
}

/** How many visits fit. */
function Total({ filter, visits }: TotalProps) {
  const t = useT()
  // Counted apart: that may take longer than a page.
  const { data } = $api.useQuery('get', '/api/visits', {
    params: { query: { ...filter, limit: 1, with_total: true } },
  })
  return <span>{data && t('visits.total', { count: data.total ?? visits.length })}</span>
}

export default function VisitsPage() {
  const t = useT()
  const search = useSearch({ from: '/visits' })
  const change = useSearchChange('/visits')
  const zone = useViewZone(search)
  const filter = toFilter(search)
  const page = { limit: LIMIT, ...(search.cursor ? { cursor: search.cursor } : {}) }
  const query = $api.useQuery(
    'get',
    '/api/visits',
    { params: { query: { ...filter, ...page } } },
    { placeholderData: keepPreviousData },
  )
  const visits = query.data?.items ?? []
  const index = visits.findIndex(({ id }) => id === search.visit)
  const setFilter = useCallback(
    (changes: FilterChanges) => change({ ...changes, visit: null, cursor: null }, true),
    [change],
  )
  const open = useCallback(
    (id: number) => change({ visit: id }, search.visit === undefined),
    [change, search.visit],
  )
  const step = (by: number) => () => {
    const visit = visits[index + by]
    if (visit) open(visit.id)
  }
  useShortcut('j', 'visits.keyNext', step(1))
  useShortcut('k', 'visits.keyPrevious', step(-1))
  return (
    <Page
      title={t('page.visits')}
      zone={zone}
      subtitle={t('visits.subtitle')}
      actions={
        <>
          <SegmentedControl
            aria-label={t('visits.order')}
            value={search.sort ?? defaultSort}
            data={[
              { value: '-began_at', label: t('visits.newest') },
              { value: 'began_at', label: t('visits.oldest') },
            ]}
            onChange={(sort) => setFilter({ sort: sort === defaultSort ? null : sort })}
          />
          <ExportButton path="/api/visits/export" query={filter} name="visits" />
        </>
      }
    >
      <Panel flush>
        <Filters search={search} onChange={setFilter} />
        <Async query={query}>
          {({ items, next_cursor }) => (
            <>
              {items.length === 0 ? (
                <Nothing
                  filtered={activeFilters(search).length > 0}
                  clear={() => setFilter(noFilters)}
                />
              ) : (
                <VisitTable visits={items} opened={search.visit} onOpen={({ id }) => open(id)} />
              )}
              <CursorPaging
                cursor={search.cursor}
                next={next_cursor}
                onChange={(cursor) => change({ cursor, visit: null }, cursor !== null)}
              >
                <Total filter={filter} visits={items} />
              </CursorPaging>
            </>
          )}
        </Async>
      </Panel>
      <Details
        id={search.visit}
        onOpen={open}
        onClose={() => change({ visit: null })}
        onPrevious={index > 0 ? step(-1) : undefined}
        onNext={index >= 0 && index < visits.length - 1 ? step(1) : undefined}
      />
    </Page>
  )
}
