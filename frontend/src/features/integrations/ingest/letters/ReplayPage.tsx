import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconRepeat } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { api } from '@/client/api'
import type { DeadLetter } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

/** Replays the dead letters of the page that is shown, one after the other, the oldest first. */
export function ReplayPage({ letters }: { letters: readonly DeadLetter[] }) {
  const t = useT()
  const queries = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const [done, setDone] = useState<number | null>(null)
  const count = letters.length
  const run = async (): Promise<void> => {
    let stored = 0
    let offline: unknown = null
    for (const [index, { id }] of letters.toReversed().entries()) {
      setDone(index)
      try {
        // One after the other: the queue of the engine is short.
        // oxlint-disable-next-line no-await-in-loop
        const { data } = await api.POST('/api/dead_letters/{id}/replay', {
          params: { path: { id } },
        })
        if (data) stored += 1
      } catch (error) {
        offline = error
        break
      }
    }
    setDone(null)
    setIsAsking(false)
    void queries.invalidateQueries()
    notifications.show({
      color: offline || stored < count ? 'yellow' : 'green',
      message: t('letters.replayed', { stored, count }),
    })
  }
  if (count === 0) return null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRepeat size={14} />}
        onClick={() => setIsAsking(true)}
      >
        {t('letters.replayPage')}
      </Button>
      {isAsking && (
        <FormModal
          title={t('letters.replayPage')}
          action={t('letters.replay')}
          error={null}
          busy={done !== null}
          onSubmit={() => void run()}
          onClose={() => {
            if (done === null) setIsAsking(false)
          }}
        >
          <Text size="sm">{t('letters.replayText', { count })}</Text>
          {done !== null && (
            <Text size="sm" role="status">
              {t('letters.progress', { done, count })}
            </Text>
          )}
        </FormModal>
      )}
    </>
  )
}
