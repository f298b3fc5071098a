import { Text } from '@mantine/core'

import type { Notification, NotificationChannel } from '@/client/types'
import { SeverityBadge } from '@/components/alarm/SeverityBadge'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'

import { StateBadge } from './StateBadge'

interface Props {
  notifications: readonly Notification[]
  channels: readonly NotificationChannel[]
}

/** Each alarm over each channel, with what became of it. */
export function HistoryTable({ notifications, channels }: Props) {
  const t = useT()
  const zoneOf = (id: number) => channels.find((channel) => channel.id === id)?.timezone
  return (
    <DataTable
      label={t('notified.title')}
      rows={notifications}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'created',
          label: t('notified.created'),
          cell: ({ created_at, channel_id }) => (
            <Moment at={created_at} zone={zoneOf(channel_id)} />
          ),
        },
        {
          key: 'alarm',
          label: t('notified.alarm'),
          cell: ({ alarm_id, kind }) => (
            // An alarm that was acknowledged is shown as well.
            <AnchorLink to="/alarms" search={{ alarm: alarm_id }}>
              {t(`alertKind.${kind}`)}
            </AnchorLink>
          ),
        },
        {
          key: 'severity',
          label: t('alarms.severity'),
          secondary: true,
          cell: ({ severity }) => <SeverityBadge severity={severity} />,
        },
        {
          key: 'channel',
          label: t('notified.channel'),
          cell: ({ channel_name }) => channel_name,
        },
        {
          key: 'state',
          label: t('ingest.state'),
          cell: ({ state, due_at, sent_at, channel_id }) => (
            <>
              <StateBadge state={state} />
              {(state === 'pending' || state === 'held') && (
                <Text size="xs" c="dimmed">
                  {t('notified.due')} <Moment at={due_at} zone={zoneOf(channel_id)} />
                </Text>
              )}
              {sent_at && (
                <Text size="xs" c="dimmed">
                  <Moment at={sent_at} zone={zoneOf(channel_id)} />
                </Text>
              )}
            </>
          ),
        },
        {
          key: 'attempts',
          label: t('notified.attempts'),
          align: 'number',
          secondary: true,
          cell: ({ attempts }) => attempts,
        },
        {
          key: 'error',
          label: t('notified.error'),
          secondary: true,
          cell: ({ error }) =>
            error && (
              <Text size="sm" lineClamp={3} maw={360} title={error}>
                {error}
              </Text>
            ),
        },
      ]}
    />
  )
}
