import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconCarOff } from '@tabler/icons-react'
import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useEffect } from 'react'

import { $api } from '@/client/api'
import { ExportButton } from '@/components/table/ExportButton'
import { FoldSwitch, useLines } from '@/components/fold/Folding'
import { Page, Panel } from '@/components/layout/Page'
import { Async, Empty } from '@/components/feedback/States'
import { UploadLink } from '@/components/link/UploadLink'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'
import type { Changes } from '@/lib/url/search'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { DetectionCards } from './table/Cards'
import { ColumnChoice, useColumns } from './table/ColumnChoice'
import { Details } from './details/Details'
import { Filters } from './filter/Filters'
import {
  activeFilters,
  defaultSort,
  nextQuery,
  noFilters,
  toFilter,
  toQuery,
} from './filter/filters'
import { nothingOpened, openedIn, openedOf, type Opened } from './details/opened'
import type { DetectionsSearch } from './search'
import { Paging } from './table/Paging'
import { DetectionTable } from './table/Table'
import classes from './table/Table.module.css'

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const t = useT()
  if (filtered) {
    return (
      <Empty title={t('detections.noMatch')} hint={t('detections.noMatchHint')} icon={IconCarOff}>
        <Button variant="default" mt="sm" onClick={clear}>
          {t('filter.clear')}
        </Button>
      </Empty>
    )
  }
  return (
    <Empty title={t('detections.empty')} hint={t('detections.emptyHint')} icon={IconCarOff}>
      <UploadLink />
    </Empty>
  )
}

/** Fetches the page after the shown one, so that it is there when it is asked for. */
function useNextPage(search: DetectionsSearch, cursor: string | null | undefined) {
  const client = useQueryClient()
  // Not with each row that is opened: the search has it, too.
  const next = JSON.stringify(nextQuery(search, cursor))
  useEffect(() => {
    const query = JSON.parse(next) as ReturnType<typeof nextQuery>
    if (!query) return
    const options = $api.queryOptions('get', '/detections', { params: { query } })
    void client.prefetchQuery({ ...options, staleTime: Infinity })
  }, [client, next])
}

export default function DetectionsPage() {
  const t = useT()
  const search = useSearch({ from: '/detections' })
  const change = useSearchChange('/detections')
  const zone = useViewZone(search)
  const { columns, chosen, choose } = useColumns()
  const narrow = useMediaQuery('(max-width: 48em)')
  const query = $api.useQuery(
    'get',
    '/detections',
    { params: { query: toQuery(search) } },
    { placeholderData: keepPreviousData },
  )
  // Two hundred new rows are drawn beside what else happens, not before it.
  const page = { ...query, data: useDeferredValue(query.data) }
  const isStale = query.isPlaceholderData
  useNextPage(search, isStale ? null : query.data?.next_cursor)
  const records = page.data?.items ?? []
  const {
    lines,
    unfold,
    fold,
    choose: chooseFold,
  } = useLines(records, 'detections.fold', ({ id }) => id)
  const opened = openedOf(search, records)
  const selected = opened?.id ?? null
  const searched = search.match === 'fuzzy' ? search.plate : undefined
  const index = records.findIndex(({ id }) => id === selected)

  const filter = useCallback(
    (changes: Changes<DetectionsSearch>) =>
      change({ ...changes, ...nothingOpened, cursor: null }, true),
    [change],
  )
  const isOpened = opened !== undefined
  const open = useCallback(
    (record: Opened) => change(openedIn(record), !isOpened),
    [change, isOpened],
  )
  const close = useCallback(() => change(nothingOpened), [change])
  const step = (by: number) => () => {
    const record = records[index + by]
    if (record) open(record)
  }
  useShortcut('j', 'detections.keyNext', step(1))
  useShortcut('k', 'detections.keyPrevious', step(-1))

  return (
    <Page
      title={t('page.detections')}
      zone={zone}
      actions={
        <>
          <ColumnChoice chosen={chosen} onChoose={choose} />
          <ExportButton path="/detections" query={toFilter(search)} name="detections" />
        </>
      }
    >
      <Panel flush>
        <Filters search={search} onChange={filter} />
        <Async query={page}>
          {({ items, next_cursor }) => (
            <div className={isStale ? classes['stale'] : undefined} aria-busy={isStale}>
              {items.length === 0 && (
                <Nothing
                  filtered={activeFilters(search).length > 0}
                  clear={() => filter(noFilters)}
                />
              )}
              <FoldSwitch
                className={classes['fold']}
                records={items}
                fold={fold}
                onChange={chooseFold}
              />
              {items.length > 0 && narrow && (
                <DetectionCards lines={lines} searched={searched} onOpen={open} onUnfold={unfold} />
              )}
              {items.length > 0 && !narrow && (
                <DetectionTable
                  lines={lines}
                  columns={columns}
                  sort={search.sort ?? defaultSort}
                  selected={selected}
                  searched={searched}
                  onSort={(sort) => filter({ sort })}
                  onOpen={open}
                  onUnfold={unfold}
                />
              )}
              <Paging search={search} count={items.length} next={next_cursor} onChange={change} />
            </div>
          )}
        </Async>
      </Panel>
      <Details
        record={opened}
        onClose={close}
        onPrevious={index > 0 ? step(-1) : undefined}
        onNext={index >= 0 && index < records.length - 1 ? step(1) : undefined}
      />
    </Page>
  )
}
