import { Stack } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
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

import { Chain } from './Chain'
import { Details } from './Details'
import { EntryTable } from './EntryTable'
import { Filters } from './Filters'
import { filterOf } from './search'

const LIMIT = 50

export default function AuditPage() {
  const t = useT()
  const search = useSearch({ from: '/audit' })
  const change = useSearchChange('/audit')
  const filter = filterOf(search)
  const query = $api.useQuery(
    'get',
    '/api/audit',
    {
      params: {
        query: {
          ...filter,
          limit: LIMIT,
          with_total: true,
          ...(search.cursor ? { cursor: search.cursor } : {}),
        },
      },
    },
    { placeholderData: keepPreviousData },
  )
  const opened = query.data?.items.find(({ id }) => id === search.entry)
  return (
    <Page
      title={t('page.audit')}
      zone={useViewZone()}
      subtitle={t('audit.subtitle')}
      actions={<ExportButton path="/api/audit" query={filter} name="audit" />}
    >
      <Stack>
        <Panel flush>
          <Filters search={search} change={change} />
          <Async query={query}>
            {({ items, next_cursor, total }) => (
              <>
                {items.length === 0 ? (
                  <Empty title={t('audit.empty')} icon={IconListDetails} />
                ) : (
                  <EntryTable entries={items} onOpen={({ id }) => change({ entry: id }, true)} />
                )}
                <CursorPaging
                  cursor={search.cursor}
                  next={next_cursor}
                  onChange={(cursor) => change({ cursor }, cursor !== null)}
                >
                  {t('audit.total', { count: total ?? items.length })}
                </CursorPaging>
              </>
            )}
          </Async>
        </Panel>
        <Chain />
      </Stack>
      <Details entry={opened} onClose={() => change({ entry: null })} />
    </Page>
  )
}
