import { Button, Group, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFileUpload, IconListCheck, IconPlus, IconSearch } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'

import { $api } from '@/client/api'
import type { Entry } from '@/client/types'
import { CursorPaging } from '@/components/table/CursorPaging'
import { ExportButton } from '@/components/table/ExportButton'
import { Page, Panel } from '@/components/layout/Page'
import { Async, Empty } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'
import type { Changes } from '@/lib/url/search'
import { useSearchChange } from '@/lib/url/useSearchChange'
import { listed } from '@/lib/words'

import { EntryForm } from './EntryForm'
import { EntryTable } from './EntryTable'
import type { ListsSearch } from './search'

const ImportFile = lazy(() => import('./ImportFile'))

const LIMIT = 100

function toQuery({ status, search, active, cursor }: ListsSearch) {
  return {
    limit: LIMIT,
    with_total: true,
    ...(status ? { status } : {}),
    ...(search ? { search } : {}),
    ...(active ? { active: true } : {}),
    ...(cursor ? { cursor } : {}),
  }
}

type Change = (changes: Changes<ListsSearch>) => void

function Filters({ search, change }: { search: ListsSearch; change: Change }) {
  const t = useT()
  const filter = useDebouncedCallback(
    (text: string) => change({ search: text.trim() || null, cursor: null }),
    250,
  )
  return (
    <Group p="sm" px="md" gap="sm">
      <SegmentedControl
        aria-label={t('lists.list')}
        value={search.status ?? ''}
        onChange={(status) => change({ status: status || null, cursor: null })}
        data={[
          { value: '', label: t('lists.all') },
          ...listed.map((value) => ({ value, label: t(`status.${value}`) })),
        ]}
      />
      <TextInput
        aria-label={t('lists.search')}
        placeholder={t('lists.search')}
        leftSection={<IconSearch size={16} />}
        defaultValue={search.search ?? ''}
        onChange={(event) => filter(event.currentTarget.value)}
      />
      <Switch
        label={t('lists.activeOnly')}
        checked={Boolean(search.active)}
        onChange={(event) =>
          change({ active: event.currentTarget.checked ? 'yes' : null, cursor: null })
        }
      />
    </Group>
  )
}

export default function ListsPage() {
  const t = useT()
  const search = useSearch({ from: '/lists' })
  const change = useSearchChange('/lists')
  const [edited, setEdited] = useState<Entry | 'new' | null>(null)
  const [importing, setImporting] = useState(false)
  const query = $api.useQuery(
    'get',
    '/plate_status/entries',
    { params: { query: toQuery(search) } },
    { placeholderData: keepPreviousData },
  )
  const may = useMay('lists:write')
  useShortcut('n', 'lists.add', () => setEdited('new'), { active: may })
  return (
    <Page
      title={t('page.lists')}
      zone={useViewZone()}
      subtitle={t('lists.subtitle')}
      actions={
        <>
          {may && (
            <Button
              variant="default"
              leftSection={<IconFileUpload size={16} />}
              onClick={() => setImporting(true)}
            >
              {t('lists.import')}
            </Button>
          )}
          <ExportButton path="/plate_status/export" name="plate-lists" formats={['csv']} />
          {may && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
              {t('lists.add')}
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
                  title={t('lists.empty')}
                  icon={IconListCheck}
                  {...(may ? { hint: t('lists.emptyHint') } : {})}
                />
              ) : (
                <EntryTable entries={items} onEdit={setEdited} />
              )}
              <CursorPaging
                cursor={search.cursor}
                next={next_cursor}
                onChange={(cursor) => change({ cursor }, cursor !== null)}
              >
                {t('lists.total', { count: total ?? items.length })}
              </CursorPaging>
            </>
          )}
        </Async>
      </Panel>
      {edited && (
        <EntryForm entry={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
      {importing && (
        <Suspense>
          <ImportFile onClose={() => setImporting(false)} />
        </Suspense>
      )}
    </Page>
  )
}
