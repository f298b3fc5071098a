import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'

import { $api } from '@/client/api'
import { showUndoable } from '@/components/feedback/undoable'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** Returns the functions that set and undo the correction of a plate. */
export function useCorrection(id: number) {
  const t = useT()
  const queries = useQueryClient()
  const params = { path: { id } }
  const onError = (error: unknown): void => {
    notifications.show({ color: 'red', message: describeError(error, t) })
  }
  const refresh = (): void => void queries.invalidateQueries()
  const undo = $api.useMutation('post', '/api/plates/{id}/undo', {
    onSuccess: () => {
      notifications.show({ message: t('correct.undone') })
      refresh()
    },
    onError,
  })
  const takeBack = (): void => undo.mutate({ params })
  const correct = $api.useMutation('patch', '/api/plates/{id}', {
    onSuccess: ({ display_text, text }) => {
      const message = t('correct.done', { text: display_text ?? text ?? '' })
      showUndoable({ message, undo: t('action.undo'), onUndo: takeBack })
      refresh()
    },
    onError,
  })
  return {
    apply: (text: string) => correct.mutate({ params, body: { text } }),
    takeBack,
    busy: correct.isPending || undo.isPending,
  }
}
