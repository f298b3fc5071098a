import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconDownload, IconRepeat, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { IngestSource, WholeDeadLetter } from '@/client/types'
import { ConfirmAction } from '@/components/feedback/ConfirmAction'
import { Async } from '@/components/feedback/States'
import { DetailsDrawer } from '@/components/layout/DetailsDrawer'
import { save } from '@/lib/download'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { Body } from './Body'
import { bytesOf } from './text'
import { LetterFacts } from './LetterFacts'
import { Replayed } from './Replayed'

interface ActsProps {
  letter: WholeDeadLetter
  onReplayed: (sessions: number[]) => void
  onGone: () => void
}

function Acts({ letter: { id, body_base64, is_whole }, onReplayed, onGone }: ActsProps) {
  const t = useT()
  const queries = useQueryClient()
  const [isDeleting, setIsDeleting] = useState(false)
  const replay = $api.useMutation('post', '/api/dead_letters/{id}/replay', {
    onSuccess: ({ session_ids }) => onReplayed(session_ids),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['get', '/api/dead_letters'] }),
  })
  const removal = $api.useMutation('delete', '/api/dead_letters/{id}')
  return (
    <>
      {replay.error && (
        <Alert color="red" role="alert" title={t('letters.again')}>
          {describeError(replay.error, t)}
        </Alert>
      )}
      {!is_whole && (
        <Text size="sm" c="dimmed">
          {t('letters.notWhole')}
        </Text>
      )}
      <Group gap="xs">
        {is_whole && (
          <Button
            leftSection={<IconRepeat size={16} />}
            loading={replay.isPending}
            onClick={() => replay.mutate({ params: { path: { id } } })}
          >
            {t('letters.replay')}
          </Button>
        )}
        {body_base64 !== null && (
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() =>
              save([bytesOf(body_base64)], 'application/octet-stream', `dead-letter-${id}.bin`)
            }
          >
            {t('letters.save')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconTrash size={16} />}
          onClick={() => setIsDeleting(true)}
        >
          {t('action.delete')}
        </Button>
      </Group>
      {isDeleting && (
        <ConfirmAction
          title={t('letters.deleteTitle')}
          action={t('action.delete')}
          onConfirm={async () => {
            await removal.mutateAsync({ params: { path: { id } } })
            onGone()
          }}
          onClose={() => setIsDeleting(false)}
        >
          {t('letters.deleteText')}
        </ConfirmAction>
      )}
    </>
  )
}

interface Props {
  id: number | undefined
  sources: readonly IngestSource[]
  onClose: () => void
}

/** One dead letter beside the table: what was sent, and what can be done with it. */
export function LetterDetails({ id, sources, onClose }: Props) {
  const t = useT()
  const [replayed, setReplayed] = useState<{ id: number; sessions: number[] } | null>(null)
  const isGone = replayed !== null && replayed.id === id
  const query = $api.useQuery(
    'get',
    '/api/dead_letters/{id}',
    { params: { path: { id: id ?? 0 } } },
    { enabled: id !== undefined && !isGone, retry: false },
  )
  return (
    <DetailsDrawer
      opened={id !== undefined}
      title={t('letters.one', { id: String(id ?? '') })}
      onClose={onClose}
    >
      {isGone && <Replayed sessions={replayed.sessions} />}
      {id !== undefined && !isGone && (
        <Async query={query}>
          {(letter) => (
            <Stack key={letter.id}>
              <LetterFacts letter={letter} sources={sources} />
              <Acts
                letter={letter}
                onReplayed={(sessions) => setReplayed({ id: letter.id, sessions })}
                onGone={onClose}
              />
              <Body letter={letter} />
            </Stack>
          )}
        </Async>
      )}
    </DetailsDrawer>
  )
}
