import { Button, Stack } from '@mantine/core'
import { IconAntenna, IconPlus } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'

import { $api } from '@/client/api'
import { Async, Empty } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { NewSource } from './form/SourceForm'
import { Letters } from './letters/Letters'
import { Details } from './sources/Details'
import { SourceTable } from './sources/SourceTable'

/** The sources that send readings, and what of them could not be stored. */
export default function IngestTab() {
  const t = useT()
  const search = useSearch({ from: '/integrations/ingest' })
  const change = useSearchChange('/integrations/ingest')
  const [isAdding, setIsAdding] = useState(false)
  const query = $api.useQuery('get', '/api/ingest_sources', {}, { refetchInterval: 10_000 })
  const add = (
    <Button size="sm" leftSection={<IconPlus size={16} />} onClick={() => setIsAdding(true)}>
      {t('ingest.add')}
    </Button>
  )
  return (
    <Stack>
      <Panel flush title={t('ingest.sources')} actions={query.data && query.data.length > 0 && add}>
        <Async query={query}>
          {(sources) =>
            sources.length === 0 ? (
              <Empty title={t('ingest.empty')} hint={t('ingest.emptyHint')} icon={IconAntenna}>
                {add}
              </Empty>
            ) : (
              <SourceTable
                sources={sources}
                opened={search.source}
                onOpen={(source) => change({ source }, true)}
              />
            )
          }
        </Async>
      </Panel>
      <Letters sources={query.data ?? []} search={search} change={change} />
      <Details
        id={search.source}
        onLetters={(from) => change({ source: null, from, reason: null, cursor: null })}
        onClose={() => change({ source: null })}
      />
      {isAdding && <NewSource onClose={() => setIsAdding(false)} />}
    </Stack>
  )
}
