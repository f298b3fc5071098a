import { Button, Text } from '@mantine/core'

import type { WebhookDelivery } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'

import { DeliveryBadge } from '../state/Badges'
import { errorText, eventName, subjectName } from '../words'

/** What the receiver answered last, and when it is tried again. */
function Outcome({ delivery }: { delivery: WebhookDelivery }) {
  const t = useT()
  const { last_error, last_status, next_attempt_at, attempt_count } = delivery
  return (
    <>
      {last_error ? errorText(last_error, t) : last_status}
      {next_attempt_at && attempt_count > 0 && (
        <Text size="xs" c="dimmed">
          {t('webhooks.nextAttempt')} <Moment at={next_attempt_at} show="recent" />
        </Text>
      )}
    </>
  )
}

interface Props {
  deliveries: readonly WebhookDelivery[]
  opened: number | undefined
  onOpen: (id: number) => void
}

export function DeliveryTable({ deliveries, opened, onOpen }: Props) {
  const t = useT()
  return (
    <DataTable
      label={t('webhooks.deliveries')}
      rows={deliveries}
      rowKey={({ id }) => id}
      opened={opened}
      onOpen={({ id }) => onOpen(id)}
      columns={[
        {
          key: 'at',
          label: t('gates.at'),
          cell: ({ created_at }) => <Moment at={created_at} show="recent" />,
        },
        {
          key: 'event',
          label: t('webhooks.event'),
          cell: ({ type }) => eventName(type, t),
        },
        {
          key: 'subject',
          label: t('webhooks.about'),
          secondary: true,
          cell: ({ subject }) => subjectName(subject),
        },
        {
          key: 'state',
          label: t('gates.state'),
          cell: ({ state }) => <DeliveryBadge state={state} />,
        },
        {
          key: 'attempts',
          label: t('webhooks.attempts'),
          align: 'number',
          secondary: true,
          cell: ({ attempt_count }) => attempt_count,
        },
        {
          key: 'outcome',
          label: t('webhooks.outcome'),
          secondary: true,
          cell: (row) => <Outcome delivery={row} />,
        },
        {
          key: 'open',
          label: t('lists.actions'),
          align: 'actions',
          cell: ({ id }) => (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`${t('payments.details')}: ${id}`}
              onClick={(event) => {
                event.stopPropagation()
                onOpen(id)
              }}
            >
              {t('payments.details')}
            </Button>
          ),
        },
      ]}
    />
  )
}
