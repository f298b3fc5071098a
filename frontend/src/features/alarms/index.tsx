import { IconBellCheck } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'

import { $api } from '@/client/api'
import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { CursorPaging } from '@/components/table/CursorPaging'
import { ExportButton } from '@/components/table/ExportButton'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Details } from './Details'
import { Filters } from './Filters'
import { Inbox } from './Inbox'
import { toFilter } from './search'

const LIMIT = 50

export default function AlarmsPage() {
  const t = useT()
  const search = useSearch({ from: '/alarms' })
  const change = useSearchChange('/alarms')
  const filter = toFilter(search)
  const paging = search.cursor ? { cursor: search.cursor } : {}
  const query = $api.useQuery(
    'get',
    '/api/alarms',
    { params: { query: { ...filter, ...paging, limit: LIMIT, with_total: true } } },
    { placeholderData: keepPreviousData },
  )
  const isInbox = search.state === undefined
  return (
    <Page
      title={t('page.alarms')}
      zone={useViewZone(search)}
      subtitle={t('alarms.subtitle')}
      actions={<ExportButton path="/api/alarms/export" query={filter} name="alarms" />}
    >
      <Panel flush>
        <Filters search={search} onChange={change} />
        <Async query={query}>
          {({ items, next_cursor, total }) => (
            <>
              {items.length === 0 ? (
                <Empty
                  title={t(isInbox ? 'alarms.empty' : 'alarms.noMatch')}
                  {...(isInbox ? { hint: t('alarms.emptyHint') } : {})}
                  icon={IconBellCheck}
                />
              ) : (
                <Inbox alarms={items} search={search} />
              )}
              <CursorPaging
                cursor={search.cursor}
                next={next_cursor}
                onChange={(cursor) => change({ cursor }, cursor !== null)}
              >
                {t('alarms.total', { count: total ?? items.length })}
              </CursorPaging>
            </>
          )}
        </Async>
      </Panel>
      <Details id={search.alarm} onClose={() => change({ alarm: null })} />
    </Page>
  )
}
