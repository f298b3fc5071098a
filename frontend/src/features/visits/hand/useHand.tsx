import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { changeVisit, type HandChange } from '@/lib/visits/change'
import type { TaggedVisit } from '@/lib/visits/query'

interface Options {
  onDone: (changed: TaggedVisit) => void
}

/** Returns what changes a visit; a message says what was done, with a way back. */
export function useHand({ visit, tag }: TaggedVisit, { onDone }: Options) {
  const t = useT()
  const queries = useQueryClient()
  const refresh = () =>
    queries.invalidateQueries({
      predicate: ({ queryKey }) => /^\/api\/(visits|lots|payments)/.test(String(queryKey[1])),
    })
  const undo = async (after: TaggedVisit): Promise<void> => {
    try {
      await changeVisit(after.visit.id, after.tag, { action: 'undo' })
      notifications.show({ message: t('hand.undone') })
    } catch (error) {
      notifications.show({ color: 'red', message: describeError(error, t) })
    }
    await refresh()
  }
  return useMutation({
    mutationFn: (change: HandChange) => changeVisit(visit.id, tag, change),
    onSuccess: (changed, { action }) => {
      const message =
        action === 'undo' ? (
          t('hand.undone')
        ) : (
          <Group justify="space-between" wrap="nowrap">
            {t(`handDone.${action}`)}
            <Button size="compact-sm" variant="light" onClick={() => void undo(changed)}>
              {t('action.undo')}
            </Button>
          </Group>
        )
      notifications.show({ color: 'green', message, autoClose: 10_000 })
      void refresh()
      onDone(changed)
    },
    // It may have been changed meanwhile: what is shown is fetched anew.
    onError: () => void refresh(),
  })
}
