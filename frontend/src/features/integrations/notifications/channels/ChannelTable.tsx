import { Group, Text } from '@mantine/core'
import { IconPencil, IconSend, IconTrash } from '@tabler/icons-react'

import type { NotificationChannel } from '@/client/types'
import { LotNames } from '@/components/account/LotNames'
import { Moment } from '@/components/place/Moment'
import { ToneBadge } from '@/components/status/ToneBadge'
import { DataTable } from '@/components/table/DataTable'
import { IconButton } from '@/components/table/IconButton'
import { useI18n, useT } from '@/lib/i18n'
import { windowText } from '@/lib/time/days'

import { stateOf, tones } from './state'

interface CellProps {
  channel: NotificationChannel
}

function Name({ channel: { name, kind, recipients } }: CellProps) {
  const t = useT()
  return (
    <>
      <Text size="sm" fw={550}>
        {name}
      </Text>
      <Text size="xs" c="dimmed" lineClamp={2} maw={260}>
        {kind === 'email' ? recipients.join(', ') : t('channelKind.apprise')}
      </Text>
    </>
  )
}

function State({ channel }: CellProps) {
  const t = useT()
  const state = stateOf(channel)
  const { last_error, last_error_at, timezone } = channel
  return (
    <>
      <ToneBadge tone={tones[state]} state={state}>
        {t(`channelState.${state}`)}
      </ToneBadge>
      {last_error && (
        <Text size="xs" c="dimmed" lineClamp={3} maw={300} title={last_error}>
          {last_error_at && (
            <>
              <Moment at={last_error_at} zone={timezone} />:{' '}
            </>
          )}
          {last_error}
        </Text>
      )}
    </>
  )
}

function Alarms({ channel: { min_severity, kinds, lots } }: CellProps) {
  const t = useT()
  return (
    <>
      <div>{t(`channelSeverity.${min_severity}`)}</div>
      <Text size="xs" c="dimmed" maw={280}>
        {kinds.length === 0
          ? t('channels.allKinds')
          : kinds.map((kind) => t(`alertKind.${kind}`)).join(', ')}
        ; <LotNames lots={lots.length === 0 ? null : lots} />
      </Text>
    </>
  )
}

function When({ channel }: CellProps) {
  const { t, language } = useI18n()
  const { digest, digest_at, quiet_hours, timezone } = channel
  return (
    <>
      <div>{t(`channelDigest.${digest}`, { time: digest_at })}</div>
      {quiet_hours.length > 0 && (
        <Text size="xs" c="dimmed" maw={280}>
          {t('channels.quiet')}: {quiet_hours.map((one) => windowText(one, language)).join('; ')} (
          {timezone})
        </Text>
      )}
    </>
  )
}

interface Props {
  channels: readonly NotificationChannel[]
  onTest: (channel: NotificationChannel) => void
  onEdit: (channel: NotificationChannel) => void
  onDelete: (channel: NotificationChannel) => void
}

/** Who is notified, of what, and when. */
export function ChannelTable({ channels, onTest, onEdit, onDelete }: Props) {
  const t = useT()
  return (
    <DataTable
      label={t('channels.title')}
      rows={channels}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', label: t('places.name'), cell: (channel) => <Name channel={channel} /> },
        { key: 'state', label: t('ingest.state'), cell: (channel) => <State channel={channel} /> },
        {
          key: 'alarms',
          label: t('page.alarms'),
          secondary: true,
          cell: (channel) => <Alarms channel={channel} />,
        },
        {
          key: 'when',
          label: t('channels.when'),
          secondary: true,
          cell: (channel) => <When channel={channel} />,
        },
        {
          key: 'plates',
          label: t('channels.plates'),
          secondary: true,
          cell: ({ plates }) => t(`channelPlates.${plates}`),
        },
        {
          key: 'sent',
          label: t('channels.lastSent'),
          cell: ({ last_sent_at, timezone }) =>
            last_sent_at ? <Moment at={last_sent_at} zone={timezone} /> : t('ingest.never'),
        },
        {
          key: 'actions',
          label: t('lists.actions'),
          align: 'actions',
          cell: (channel) => (
            <Group gap={4} wrap="nowrap" justify="flex-end">
              <IconButton
                label={`${t('channels.test')}: ${channel.name}`}
                onClick={() => onTest(channel)}
              >
                <IconSend size={17} />
              </IconButton>
              <IconButton
                label={`${t('action.edit')}: ${channel.name}`}
                onClick={() => onEdit(channel)}
              >
                <IconPencil size={17} />
              </IconButton>
              <IconButton
                label={`${t('action.delete')}: ${channel.name}`}
                onClick={() => onDelete(channel)}
              >
                <IconTrash size={17} />
              </IconButton>
            </Group>
          ),
        },
      ]}
    />
  )
}
