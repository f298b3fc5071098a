import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'

import { Dialog } from '@/components/layout/Dialog'
import { $api } from '@/client/api'
import type { Webhook, WebhookAttempt } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { isForDetections } from '../form/values'
import { AttemptResult } from './AttemptResult'

interface ResultProps {
  webhook: Webhook
  attempt: WebhookAttempt
}

function Result({ webhook, attempt }: ResultProps) {
  const t = useT()
  const arrived = attempt.error === null
  return (
    <>
      <Text fw={600}>{t(arrived ? 'webhooks.testArrived' : 'webhooks.testFailed')}</Text>
      <AttemptResult attempt={attempt} />
      {arrived && isForDetections(webhook.format) && (
        <Text size="sm" c="dimmed">
          {t('webhooks.testForm')}
        </Text>
      )}
    </>
  )
}

interface Props {
  webhook: Webhook
  variant?: 'filled' | 'default'
}

/** Sends a test message at once and shows what the receiver answered. */
export function TestButton({ webhook, variant = 'default' }: Props) {
  const t = useT()
  const [opened, setOpened] = useState(false)
  const { mutate, data, error, isPending } = $api.useMutation('post', '/api/webhooks/{id}/test')
  const send = (): void => mutate({ params: { path: { id: webhook.id } } })
  const close = (): void => setOpened(false)
  return (
    <>
      <Button
        variant={variant}
        leftSection={<IconSend size={16} />}
        onClick={() => {
          setOpened(true)
          send()
        }}
      >
        {t('webhooks.test')}
      </Button>
      <Dialog
        opened={opened}
        onClose={close}
        size="lg"
        title={t('webhooks.testTitle', { name: webhook.name })}
      >
        <Stack aria-live="polite">
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('webhooks.testTo', { url: webhook.url })}
          </Text>
          {isPending && (
            <Group gap="sm">
              <Loader size="sm" />
              <Text size="sm">{t('webhooks.testing')}</Text>
            </Group>
          )}
          {!isPending && data && <Result webhook={webhook} attempt={data} />}
          {!isPending && error ? (
            <Alert color="red" role="alert">
              {describeError(error, t)}
            </Alert>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" disabled={isPending} onClick={send}>
              {t('webhooks.testAgain')}
            </Button>
            <Button onClick={close}>{t('action.close')}</Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  )
}
