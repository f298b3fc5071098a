import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { api } from '@/client/api'
import type { Webhook } from '@/client/types'
import { useT } from '@/lib/i18n'
import { ifMatch } from '@/lib/versioned'

import { valuesOf, webhookOf } from '../form/values'

interface Switch {
  webhook: Webhook
  enabled: boolean
}

/** Returns the mutation that switches a webhook on or off; all else of it stays as stored. */
export function useSwitch() {
  const t = useT()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ webhook: { id }, enabled }: Switch) => {
      const path = { id }
      const now = await api.GET('/api/webhooks/{id}', { params: { path } })
      if (!now.data) throw now.error
      const header = ifMatch(now.response.headers.get('ETag'))
      const body = { ...webhookOf(valuesOf(now.data)), enabled }
      const { data, error } = await api.PUT('/api/webhooks/{id}', {
        params: { path, header },
        body,
      })
      if (!data) throw error
      return data
    },
    onSuccess: ({ name, enabled }) => {
      void queries.invalidateQueries()
      notifications.show({
        message: t(enabled ? 'webhooks.switchedOn' : 'webhooks.switchedOff', { name }),
      })
    },
  })
}
