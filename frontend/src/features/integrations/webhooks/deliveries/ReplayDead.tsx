import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Webhook } from '@/client/types'
import { ConfirmAction } from '@/components/feedback/ConfirmAction'
import { useT } from '@/lib/i18n'

const REFRESH_MS = 10_000

/** Has all dead deliveries of a webhook sent again; shown while there are any. */
export function ReplayDead({ webhook: { id, name, enabled } }: { webhook: Webhook }) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const { data } = $api.useQuery(
    'get',
    '/api/webhook_deliveries',
    { params: { query: { webhook: id, state: 'dead', limit: 1 } } },
    { refetchInterval: REFRESH_MS },
  )
  const { mutateAsync } = $api.useMutation('post', '/api/webhooks/{id}/replay')
  const replay = async (): Promise<void> => {
    const { count } = await mutateAsync({ params: { path: { id } } })
    notifications.show({ message: t('webhooks.replayed', { count }) })
  }
  if (!data || data.items.length === 0) return null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={14} />}
        disabled={!enabled}
        title={enabled ? undefined : t('webhooks.replayOff')}
        onClick={() => setAsking(true)}
      >
        {t('webhooks.replayDead')}
      </Button>
      {asking && (
        <ConfirmAction
          title={t('webhooks.replayDeadTitle', { name })}
          action={t('webhooks.replayDead')}
          onConfirm={replay}
          onClose={() => setAsking(false)}
        >
          {t('webhooks.replayDeadText')}
        </ConfirmAction>
      )}
    </>
  )
}
