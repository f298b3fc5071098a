import { Button } from '@mantine/core'
import { IconFileUpload, IconId, IconPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'

import { $api } from '@/client/api'
import type { Right } from '@/client/types'
import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { CursorPaging } from '@/components/table/CursorPaging'
import { ExportButton } from '@/components/table/ExportButton'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { EditPass } from './EditPass'
import { Filters } from './Filters'
import { PassForm } from './PassForm'
import { PassTable } from './PassTable'
import type { PassesSearch } from './search'

const ImportFile = lazy(() => import('./ImportFile'))

const LIMIT = 100

function toQuery({ active, ...filters }: PassesSearch) {
  const set = Object.entries(filters).filter(([, value]) => value !== undefined)
  return {
    limit: LIMIT,
    with_total: true,
    ...Object.fromEntries(set),
    ...(active ? { active: true } : {}),
  }
}

export default function PassesPage() {
  const t = useT()
  const search = useSearch({ from: '/passes' })
  const change = useSearchChange('/passes')
  const [importing, setImporting] = useState(false)
  const [edited, setEdited] = useState<Right | 'new' | null>(null)
  const query = $api.useQuery(
    'get',
    '/api/rights',
    { params: { query: toQuery(search) } },
    { placeholderData: keepPreviousData },
  )
  const may = useMay('lists:write')
  const close = (): void => setEdited(null)
  useShortcut('n', 'passes.add', () => setEdited('new'), { active: may })
  return (
    <Page
      title={t('page.passes')}
      zone={useViewZone()}
      subtitle={t('passes.subtitle')}
      actions={
        <>
          {may && (
            <Button
              variant="default"
              leftSection={<IconFileUpload size={16} />}
              onClick={() => setImporting(true)}
            >
              {t('passes.import')}
            </Button>
          )}
          <ExportButton path="/api/rights/export" name="passes" formats={['csv']} />
          {may && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
              {t('passes.add')}
            </Button>
          )}
        </>
      }
    >
      <Panel flush>
        <Filters search={search} change={change} />
        <Async query={query}>
          {({ items, next_cursor, total }) => (
            <>
              {items.length === 0 ? (
                <Empty
                  title={t('passes.empty')}
                  icon={IconId}
                  {...(may ? { hint: t('passes.emptyHint') } : {})}
                />
              ) : (
                <PassTable rights={items} onEdit={setEdited} />
              )}
              <CursorPaging
                cursor={search.cursor}
                next={next_cursor}
                onChange={(cursor) => change({ cursor }, cursor !== null)}
              >
                {t('passes.total', { count: total ?? items.length })}
              </CursorPaging>
            </>
          )}
        </Async>
      </Panel>
      {importing && (
        <Suspense>
          <ImportFile onClose={() => setImporting(false)} />
        </Suspense>
      )}
      {edited === 'new' && <PassForm right={null} etag={null} onClose={close} />}
      {edited && edited !== 'new' && <EditPass id={edited.id} onClose={close} />}
    </Page>
  )
}
