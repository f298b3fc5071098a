import { Badge, Button, Group, Text } from '@mantine/core'

import type { PushDevice } from '@/client/types'
import { Panel } from '@/components/layout/Page'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'

import { deviceName } from '../deviceName'

interface Props {
  devices: PushDevice[]
  /** The id of this device. */
  here: number | undefined
  /** The id of the one that is being removed. */
  removing: number | undefined
  onRemove: (id: number) => void
}

/** The person's devices that get alarms. */
export function DeviceList({ devices, here, removing, onRemove }: Props) {
  const t = useT()
  return (
    <Panel title={t('push.devices')} flush>
      <DataTable
        label={t('push.devices')}
        rows={devices}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'device',
            label: t('account.device'),
            cell: ({ id, user_agent, server, last_error }) => (
              <>
                <Group gap="xs">
                  <span title={server}>{user_agent ? deviceName(user_agent) : server}</span>
                  {id === here && (
                    <Badge variant="default" radius="sm" tt="none">
                      {t('account.thisDevice')}
                    </Badge>
                  )}
                </Group>
                {last_error && <Text size="xs">{t('push.failed', { error: last_error })}</Text>}
              </>
            ),
          },
          {
            key: 'severity',
            label: t('push.from'),
            secondary: true,
            cell: ({ min_severity }) => t(`severity.${min_severity}`),
          },
          {
            key: 'last',
            label: t('push.last'),
            cell: ({ last_success_at }) =>
              last_success_at && <Moment at={last_success_at} show="recent" />,
          },
          {
            key: 'actions',
            label: t('lists.actions'),
            align: 'actions',
            cell: ({ id }) => (
              <Button
                size="compact-sm"
                variant="subtle"
                loading={removing === id}
                onClick={() => onRemove(id)}
              >
                {t('push.remove')}
              </Button>
            ),
          },
        ]}
      />
    </Panel>
  )
}
