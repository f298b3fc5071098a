import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { $api, api } from '@/client/api'
import type { AlertSeverity, PushDevice } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useI18n } from '@/lib/i18n'

import { isSupported, ownHash, subscribe, unsubscribe } from './browser'

export type PushState = 'off' | 'on' | 'blocked' | 'notOffered' | 'unsupported'

const list = ['get', '/api/push/subscriptions'] as const
const own = ['push', 'own'] as const

function stateOf(key: string | null, device: PushDevice | undefined): PushState {
  if (key === null) return 'notOffered'
  if (!isSupported()) return 'unsupported'
  if (Notification.permission === 'denied') return 'blocked'
  return device ? 'on' : 'off'
}

/** Whether alarms arrive on this device, on which others, and how to change that. */
export function usePush() {
  const { language, t } = useI18n()
  const queries = useQueryClient()
  const key = $api.useQuery('get', '/api/push/key', {})
  const devices = $api.useQuery('get', '/api/push/subscriptions', {})
  const hash = useQuery({ queryKey: own, queryFn: ownHash })
  const here = devices.data?.find(({ endpoint_hash }) => endpoint_hash === hash.data)
  const outcome = {
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: list })
      void queries.invalidateQueries({ queryKey: own })
    },
    onError: (error: unknown) =>
      notifications.show({ color: 'red', message: describeError(error, t) }),
  }
  const turnOn = useMutation({
    mutationFn: async (min_severity: AlertSeverity) => {
      const subscribed = await subscribe(key.data?.public_key ?? '')
      if (!subscribed) return
      const body = { ...subscribed, language, min_severity }
      const { error } = await api.POST('/api/push/subscriptions', { body })
      if (error) throw error
    },
    ...outcome,
  })
  const remove = useMutation({
    mutationFn: async (id: number) => {
      if (id === here?.id) await unsubscribe()
      const { error } = await api.DELETE('/api/push/subscriptions/{id}', {
        params: { path: { id } },
      })
      if (error) throw error
    },
    ...outcome,
  })
  const test = $api.useMutation('post', '/api/push/subscriptions/{id}/test', {
    ...outcome,
    onSuccess: ({ sent, problem }) =>
      notifications.show(
        sent
          ? { message: t('push.tested') }
          : { color: 'red', message: t('push.failed', { error: problem ?? '' }) },
      ),
  })
  return {
    key,
    devices,
    here,
    isKnown: !hash.isPending,
    state: (publicKey: string | null) => stateOf(publicKey, here),
    turnOn,
    remove,
    test,
  }
}
