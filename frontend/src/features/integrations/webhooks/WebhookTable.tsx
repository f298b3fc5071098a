import { Text } from '@mantine/core'

import type { Webhook } from '@/client/types'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'

import { WebhookBadge } from './state/Badges'
import { stateOf, troubledFirst } from './state/states'
import { Events, Lots } from './state/Texts'
import { errorText } from './words'

function Name({ webhook: { id, name, url } }: { webhook: Webhook }) {
  return (
    <>
      <AnchorLink
        to="/integrations/webhooks"
        search={{ webhook: id }}
        fw={550}
        size="sm"
        onClick={(event) => event.stopPropagation()}
      >
        {name}
      </AnchorLink>
      <Text size="xs" c="dimmed" truncate maw={300} title={url}>
        {url}
      </Text>
    </>
  )
}

/** The badge, and since when or why. */
function State({ webhook }: { webhook: Webhook }) {
  const t = useT()
  const state = stateOf(webhook)
  const { failing_since, disabled_at, disabled_reason } = webhook
  return (
    <>
      <WebhookBadge state={state} />
      {state === 'failing' && failing_since && (
        <Text size="xs" c="dimmed" mt={2}>
          {t('webhooks.since')} <Moment at={failing_since} show="recent" />
        </Text>
      )}
      {state === 'stopped' && (
        <Text size="xs" c="dimmed" mt={2} maw={260}>
          {disabled_reason && errorText(disabled_reason, t)}
          {disabled_at && (
            <>
              {', '}
              <Moment at={disabled_at} show="recent" />
            </>
          )}
        </Text>
      )}
    </>
  )
}

function Pending({ webhook: { pending, oldest_pending_at } }: { webhook: Webhook }) {
  const t = useT()
  return (
    <>
      {String(pending)}
      {oldest_pending_at && (
        <Text size="xs" c="dimmed">
          {t('webhooks.since')} <Moment at={oldest_pending_at} show="recent" />
        </Text>
      )}
    </>
  )
}

interface Props {
  webhooks: readonly Webhook[]
  onOpen: (id: number) => void
}

export function WebhookTable({ webhooks, onOpen }: Props) {
  const t = useT()
  return (
    <DataTable
      label={t('integrations.webhooks')}
      rows={troubledFirst(webhooks)}
      rowKey={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      columns={[
        { key: 'name', label: t('places.name'), cell: (row) => <Name webhook={row} /> },
        { key: 'state', label: t('gates.state'), cell: (row) => <State webhook={row} /> },
        {
          key: 'events',
          label: t('webhooks.events'),
          secondary: true,
          cell: (row) => (
            <>
              <Events webhook={row} most={2} />
              {row.lots.length > 0 && (
                <Text size="xs" c="dimmed">
                  <Lots webhook={row} />
                </Text>
              )}
            </>
          ),
        },
        {
          key: 'pending',
          label: t('webhooks.pending'),
          align: 'number',
          cell: (row) => <Pending webhook={row} />,
        },
        {
          key: 'delivered',
          label: t('webhooks.lastDelivered'),
          cell: ({ last_success_at }) =>
            last_success_at ? <Moment at={last_success_at} show="recent" /> : t('webhooks.never'),
        },
      ]}
    />
  )
}
