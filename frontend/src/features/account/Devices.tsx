import { Badge, Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'

import { $api } from '@/client/api'
import type { Device } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { deviceName } from './deviceName'

function DeviceCell({ device }: { device: Device }) {
  const t = useT()
  const { user_agent: agent, current } = device
  return (
    <Group gap="xs">
      <span title={agent ?? undefined}>
        {agent ? deviceName(agent) : t('account.unknownDevice')}
      </span>
      {current && (
        <Badge variant="default" radius="sm" tt="none">
          {t('account.thisDevice')}
        </Badge>
      )}
    </Group>
  )
}

/** Where the person is logged in, and how to log out there. */
export function Devices() {
  const t = useT()
  const queries = useQueryClient()
  const query = $api.useQuery('get', '/api/login_sessions', {})
  const outcome = {
    onSuccess: () => {
      notifications.show({ message: t('account.loggedOutThere') })
      void queries.invalidateQueries({ queryKey: ['get', '/api/login_sessions'] })
    },
    onError: (error: unknown) =>
      notifications.show({ color: 'red', message: describeError(error, t) }),
  }
  const one = $api.useMutation('delete', '/api/login_sessions/{id}', outcome)
  const others = $api.useMutation('delete', '/api/login_sessions', outcome)
  const many = query.data && query.data.length > 1
  return (
    <Panel
      title={t('account.devices')}
      flush
      actions={
        many && (
          <Button
            size="xs"
            variant="default"
            loading={others.isPending}
            onClick={() => others.mutate({})}
          >
            {t('account.logOutOthers')}
          </Button>
        )
      }
    >
      <Async query={query}>
        {(devices) => (
          <DataTable
            label={t('account.devices')}
            rows={devices}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'device',
                label: t('account.device'),
                cell: (device) => <DeviceCell device={device} />,
              },
              {
                key: 'address',
                label: t('account.address'),
                secondary: true,
                cell: ({ address }) => <Text size="sm">{address}</Text>,
              },
              {
                key: 'used',
                label: t('account.lastUsed'),
                cell: ({ last_used_at }) => <Moment at={last_used_at} show="recent" />,
              },
              {
                key: 'since',
                label: t('account.since'),
                secondary: true,
                cell: ({ created_at }) => <Moment at={created_at} />,
              },
              {
                key: 'actions',
                label: t('lists.actions'),
                align: 'actions',
                cell: ({ id, current }) =>
                  !current && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      loading={one.isPending && one.variables.params.path.id === id}
                      onClick={() => one.mutate({ params: { path: { id } } })}
                    >
                      {t('account.logOut')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Async>
    </Panel>
  )
}
