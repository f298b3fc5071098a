import { IconMailCheck } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'

import { $api } from '@/client/api'
import type { IngestSource } from '@/client/types'
import { Async, Empty } from '@/components/feedback/States'
import { SelectFilters } from '@/components/form/SelectFilters'
import { Panel } from '@/components/layout/Page'
import { CursorPaging } from '@/components/table/CursorPaging'
import { useT } from '@/lib/i18n'
import type { Changes } from '@/lib/url/search'

import { letterReasons, type IngestSearch } from '../search'
import { LetterDetails } from './LetterDetails'
import { LetterTable } from './LetterTable'
import { ReplayPage } from './ReplayPage'

const LIMIT = 50

interface Props {
  sources: readonly IngestSource[]
  search: IngestSearch
  change: (changes: Changes<IngestSearch>, step?: boolean) => void
}

function Filters({ sources, search, change }: Props) {
  const t = useT()
  return (
    <SelectFilters
      filters={[
        {
          label: t('ingest.source'),
          options: sources.map(({ id, name }) => ({ value: String(id), label: name })),
          value: search.from === undefined ? null : String(search.from),
          onChange: (id) => change({ from: id ? Number(id) : null, cursor: null }),
        },
        {
          label: t('letters.reason'),
          options: letterReasons.map((reason) => ({
            value: reason,
            label: t(`letterReason.${reason}`),
          })),
          value: search.reason ?? null,
          onChange: (value) =>
            change({
              reason: letterReasons.find((reason) => reason === value) ?? null,
              cursor: null,
            }),
        },
      ]}
      onClear={() => change({ from: null, reason: null, cursor: null })}
    />
  )
}

/** What was sent and could not be stored. */
export function Letters({ sources, search, change }: Props) {
  const t = useT()
  const { from, reason, cursor } = search
  const query = $api.useQuery(
    'get',
    '/api/dead_letters',
    {
      params: {
        query: {
          limit: LIMIT,
          with_total: true,
          ...(from === undefined ? {} : { source: from }),
          ...(reason ? { reason } : {}),
          ...(cursor ? { cursor } : {}),
        },
      },
    },
    { placeholderData: keepPreviousData, refetchInterval: 15_000 },
  )
  return (
    <>
      <Panel
        flush
        title={t('letters.title')}
        actions={query.data && <ReplayPage letters={query.data.items} />}
      >
        <Filters sources={sources} search={search} change={change} />
        <Async query={query}>
          {({ items, next_cursor, total }) =>
            items.length === 0 && !cursor ? (
              <Empty
                title={t(from || reason ? 'letters.noMatch' : 'letters.empty')}
                {...(from || reason ? {} : { hint: t('letters.emptyHint') })}
                icon={IconMailCheck}
              />
            ) : (
              <>
                <LetterTable
                  letters={items}
                  sources={sources}
                  opened={search.letter}
                  onOpen={(letter) => change({ letter }, true)}
                />
                <CursorPaging
                  cursor={cursor}
                  next={next_cursor}
                  onChange={(next) => change({ cursor: next }, next !== null)}
                >
                  {t('letters.total', { count: total ?? items.length })}
                </CursorPaging>
              </>
            )
          }
        </Async>
      </Panel>
      <LetterDetails
        id={search.letter}
        sources={sources}
        onClose={() => change({ letter: null })}
      />
    </>
  )
}
