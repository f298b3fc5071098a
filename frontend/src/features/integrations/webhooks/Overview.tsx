import { Button, Group, Text } from '@mantine/core'
import { IconPlus, IconWebhook } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import { Async, Empty } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useShortcut } from '@/lib/shortcuts'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { AddWebhook } from './form/WebhookForm'
import { WebhookTable } from './WebhookTable'

const REFRESH_MS = 3000

/** All webhooks, those that need somebody first. */
export function Overview() {
  const t = useT()
  const [adding, setAdding] = useState(false)
  const change = useSearchChange('/integrations/webhooks')
  const query = $api.useQuery('get', '/api/webhooks', {}, { refetchInterval: REFRESH_MS })
  useShortcut('n', 'webhooks.add', () => setAdding(true))
  const open = (id: number): void => change({ webhook: id }, true)
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('webhooks.add')}
    </Button>
  )
  const isEmpty = query.data?.length === 0
  return (
    <>
      {!isEmpty && (
        <Group justify="space-between" mb="sm">
          <Text size="sm" c="dimmed" maw={640}>
            {t('webhooks.subtitle')}
          </Text>
          {add}
        </Group>
      )}
      <Panel flush>
        <Async query={query}>
          {(webhooks) =>
            webhooks.length === 0 ? (
              <Empty title={t('webhooks.empty')} hint={t('webhooks.emptyHint')} icon={IconWebhook}>
                {add}
              </Empty>
            ) : (
              <WebhookTable webhooks={webhooks} onOpen={open} />
            )
          }
        </Async>
      </Panel>
      {adding && <AddWebhook onAdded={({ id }) => open(id)} onClose={() => setAdding(false)} />}
    </>
  )
}
