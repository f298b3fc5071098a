import { Alert, Button, Code, Stack, Text, Title } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'

import { $api } from '@/client/api'
import type { Webhook, WebhookDeliveryDetail } from '@/client/types'
import { DetailsDrawer } from '@/components/layout/DetailsDrawer'
import { Async } from '@/components/feedback/States'
import { Facts } from '@/components/layout/Facts'
import { Moment } from '@/components/place/Moment'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { AttemptResult } from '../detail/AttemptResult'
import { DeliveryBadge } from '../state/Badges'
import { errorText, eventName, subjectName } from '../words'
import classes from './Delivery.module.css'

const REFRESH_MS = 2000

interface ContentProps {
  delivery: WebhookDeliveryDetail
  webhook: Webhook
}

function Replay({ delivery: { id }, webhook: { enabled } }: ContentProps) {
  const t = useT()
  const queries = useQueryClient()
  const { mutate, error, isPending } = $api.useMutation(
    'post',
    '/api/webhook_deliveries/{id}/replay',
    { onSuccess: () => void queries.invalidateQueries() },
  )
  return (
    <div>
      <Button
        leftSection={<IconRefresh size={16} />}
        loading={isPending}
        disabled={!enabled}
        onClick={() => mutate({ params: { path: { id } } })}
      >
        {t('webhooks.replay')}
      </Button>
      <Text size="sm" c="dimmed" mt={4}>
        {t(enabled ? 'webhooks.replayHint' : 'webhooks.replayOff')}
      </Text>
      {error ? (
        <Alert color="red" role="alert" mt="xs">
          {describeError(error, t)}
        </Alert>
      ) : null}
    </div>
  )
}

const moment = (at: string | null) => at && <Moment key={at} at={at} show="full" />

function Content({ delivery, webhook }: ContentProps) {
  const t = useT()
  const { type, subject, state, attempts, message_id, last_error } = delivery
  return (
    <Stack>
      <Facts
        items={[
          [t('gates.state'), <DeliveryBadge key="state" state={state} />],
          [t('webhooks.event'), eventName(type, t)],
          [t('webhooks.type'), <Code key="type">{type}</Code>],
          [t('webhooks.about'), subjectName(subject)],
          ['webhook-id', <Code key="id">{message_id}</Code>],
          [t('webhooks.queuedAt'), moment(delivery.created_at)],
          [t('webhooks.nextAttempt'), webhook.enabled ? moment(delivery.next_attempt_at) : null],
          [t(`webhooks.${state === 'dead' ? 'deadAt' : 'deliveredAt'}`), moment(delivery.ended_at)],
          [t('webhooks.deadWhy'), state === 'dead' && last_error ? errorText(last_error, t) : null],
        ]}
      />
      {state === 'pending' ? (
        <Text size="sm" c="dimmed">
          {t(webhook.enabled ? 'webhooks.pendingHint' : 'webhooks.waitsForSwitch')}
        </Text>
      ) : (
        <Replay delivery={delivery} webhook={webhook} />
      )}
      <div>
        <Title order={3} mb={8}>
          {t('webhooks.attempts')}
        </Title>
        {attempts.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('webhooks.noAttempt')}
          </Text>
        )}
        <ol className={classes['attempts']} aria-label={t('webhooks.attempts')}>
          {attempts.toReversed().map((attempt) => (
            <li key={attempt.at}>
              <AttemptResult attempt={attempt} />
            </li>
          ))}
        </ol>
      </div>
    </Stack>
  )
}

function Shown({ id, webhook }: { id: number; webhook: Webhook }) {
  const query = $api.useQuery(
    'get',
    '/api/webhook_deliveries/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (state.data?.state === 'pending' ? REFRESH_MS : false) },
  )
  return (
    <Async query={query}>{(delivery) => <Content delivery={delivery} webhook={webhook} />}</Async>
  )
}

interface Props {
  id: number | undefined
  webhook: Webhook
  onClose: () => void
}

/** One delivery with all of its attempts, beside the table. */
export function Delivery({ id, webhook, onClose }: Props) {
  const t = useT()
  return (
    <DetailsDrawer
      opened={id !== undefined}
      onClose={onClose}
      size={540}
      title={id === undefined ? '' : t('webhooks.delivery', { id: String(id) })}
    >
      {id !== undefined && <Shown key={id} id={id} webhook={webhook} />}
    </DetailsDrawer>
  )
}
