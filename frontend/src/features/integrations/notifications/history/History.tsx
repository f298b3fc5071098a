import { IconBellCheck } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'

import { $api } from '@/client/api'
import type { NotificationChannel } from '@/client/types'
import { Async, Empty } from '@/components/feedback/States'
import { SelectFilters } from '@/components/form/SelectFilters'
import { Panel } from '@/components/layout/Page'
import { CursorPaging } from '@/components/table/CursorPaging'
import { useT } from '@/lib/i18n'
import type { Changes } from '@/lib/url/search'

import { notificationStates, type NotificationsSearch } from '../search'
import { HistoryTable } from './HistoryTable'

const LIMIT = 50

interface Props {
  channels: readonly NotificationChannel[]
  search: NotificationsSearch
  change: (changes: Changes<NotificationsSearch>, step?: boolean) => void
}

function Filters({ channels, search, change }: Props) {
  const t = useT()
  return (
    <SelectFilters
      filters={[
        {
          label: t('notified.channel'),
          options: channels.map(({ id, name }) => ({ value: String(id), label: name })),
          value: search.channel === undefined ? null : String(search.channel),
          onChange: (id) => change({ channel: id ? Number(id) : null, cursor: null }),
        },
        {
          label: t('ingest.state'),
          options: notificationStates.map((state) => ({
            value: state,
            label: t(`notificationState.${state}`),
          })),
          value: search.state ?? null,
          onChange: (value) =>
            change({
              state: notificationStates.find((state) => state === value) ?? null,
              cursor: null,
            }),
        },
      ]}
      onClear={() => change({ channel: null, state: null, cursor: null })}
    />
  )
}

/** What was sent, waits or failed. */
export function History({ channels, search, change }: Props) {
  const t = useT()
  const { channel, state, cursor } = search
  const isFiltered = channel !== undefined || state !== undefined
  const query = $api.useQuery(
    'get',
    '/api/notifications',
    {
      params: {
        query: {
          limit: LIMIT,
          with_total: true,
          ...(channel === undefined ? {} : { channel }),
          ...(state ? { state } : {}),
          ...(cursor ? { cursor } : {}),
        },
      },
    },
    { placeholderData: keepPreviousData, refetchInterval: 10_000 },
  )
  return (
    <Panel flush title={t('notified.title')}>
      <Filters channels={channels} search={search} change={change} />
      <Async query={query}>
        {({ items, next_cursor, total }) =>
          items.length === 0 && !cursor ? (
            <Empty
              title={t(isFiltered ? 'notified.noMatch' : 'notified.empty')}
              {...(isFiltered ? {} : { hint: t('notified.emptyHint') })}
              icon={IconBellCheck}
            />
          ) : (
            <>
              <HistoryTable notifications={items} channels={channels} />
              <CursorPaging
                cursor={cursor}
                next={next_cursor}
                onChange={(next) => change({ cursor: next }, next !== null)}
              >
                {t('notified.total', { count: total ?? items.length })}
              </CursorPaging>
            </>
          )
        }
      </Async>
    </Panel>
  )
}
