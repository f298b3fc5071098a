import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconKey, IconMailOff, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { IngestSource } from '@/client/types'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { Async } from '@/components/feedback/States'
import { DetailsDrawer } from '@/components/layout/DetailsDrawer'
import { useT } from '@/lib/i18n'

import { EditSource } from '../form/SourceForm'
import { Pull } from '../pull/Pull'
import { Rotation } from './Rotation'
import { SourceFacts } from './SourceFacts'

interface ActsProps {
  source: IngestSource
  onLetters: () => void
  onGone: () => void
}

function Deletion({ source, onGone, onClose }: { source: IngestSource } & Dialogs) {
  const t = useT()
  const { mutateAsync } = $api.useMutation('delete', '/api/ingest_sources/{id}')
  const path = { id: source.id }
  return (
    <ConfirmDeletion
      title={t('ingest.deleteTitle', { name: source.name })}
      name={`/ingest_sources/${source.id}`}
      get={() => api.GET('/api/ingest_sources/{id}', { params: { path } })}
      remove={async (header) => {
        await mutateAsync({ params: { path, header } })
        onGone()
      }}
      onClose={onClose}
    >
      {t('ingest.deleteText')}
    </ConfirmDeletion>
  )
}

interface Dialogs {
  onGone: () => void
  onClose: () => void
}

function Acts({ source, onLetters, onGone }: ActsProps) {
  const t = useT()
  const [dialog, setDialog] = useState<'edit' | 'rotate' | 'delete' | null>(null)
  const close = (): void => setDialog(null)
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={() => setDialog('edit')}
      >
        {t('action.edit')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconKey size={16} />}
        onClick={() => setDialog('rotate')}
      >
        {t('ingest.rotate')}
      </Button>
      <Button variant="default" leftSection={<IconMailOff size={16} />} onClick={onLetters}>
        {t('ingest.itsLetters')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} />}
        onClick={() => setDialog('delete')}
      >
        {t('action.delete')}
      </Button>
      {dialog === 'edit' && <EditSource id={source.id} onClose={close} />}
      {dialog === 'rotate' && <Rotation source={source} onClose={close} />}
      {dialog === 'delete' && <Deletion source={source} onGone={onGone} onClose={close} />}
    </Group>
  )
}

interface Props {
  id: number | undefined
  onLetters: (id: number) => void
  onClose: () => void
}

/** One source beside the table, with what can be done with it. */
export function Details({ id, onLetters, onClose }: Props) {
  const t = useT()
  const query = $api.useQuery(
    'get',
    '/api/ingest_sources/{id}',
    { params: { path: { id: id ?? 0 } } },
    { enabled: id !== undefined, refetchInterval: 10_000 },
  )
  return (
    <DetailsDrawer
      opened={id !== undefined}
      title={query.data && id !== undefined ? query.data.name : t('ingest.source')}
      onClose={onClose}
    >
      {id !== undefined && (
        <Async query={query}>
          {(source) => (
            <Stack key={source.id}>
              {source.last_error && (
                <Alert color="red" title={t('ingest.lastError')}>
                  {source.last_error}
                </Alert>
              )}
              <SourceFacts source={source} />
              <Acts source={source} onLetters={() => onLetters(source.id)} onGone={onClose} />
              <Pull source={source} />
            </Stack>
          )}
        </Async>
      )}
    </DetailsDrawer>
  )
}
