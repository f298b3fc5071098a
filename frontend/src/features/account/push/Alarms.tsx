import { Alert, Button, Group, Select, Stack, Switch, Text } from '@mantine/core'

import type { AlertSeverity } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'

import { DeviceList } from './DeviceList'
import { usePush } from './usePush'

const severities = ['info', 'warning', 'critical'] as const satisfies readonly AlertSeverity[]

const reasons = {
  blocked: 'push.blocked',
  notOffered: 'push.off',
  unsupported: 'push.unsupported',
} as const

type Push = ReturnType<typeof usePush>

/** The switch of this device, and from which severity on alarms arrive. */
function ThisDevice({ push }: { push: Push }) {
  const t = useT()
  const { here, turnOn, remove, test } = push
  const busy = turnOn.isPending || remove.isPending || !push.isKnown
  return (
    <Stack align="flex-start">
      <Switch
        label={t('push.title')}
        description={t('push.text')}
        checked={Boolean(here)}
        disabled={busy}
        onChange={() => (here ? remove.mutate(here.id) : turnOn.mutate('warning'))}
      />
      {here && (
        <Group align="flex-end">
          <Select
            label={t('push.from')}
            data={severities.map((value) => ({ value, label: t(`severity.${value}`) }))}
            value={here.min_severity}
            allowDeselect={false}
            disabled={busy}
            onChange={(value) => value && turnOn.mutate(value)}
          />
          <Button
            variant="default"
            loading={test.isPending}
            onClick={() => test.mutate({ params: { path: { id: here.id } } })}
          >
            {t('push.test')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

/** Alarms on this device and the person's others, by web push. */
export function Alarms() {
  const t = useT()
  const push = usePush()
  return (
    <>
      <Panel title={t('push.title')}>
        <Async query={push.key}>
          {({ public_key }) => {
            const state = push.state(public_key)
            if (state === 'on' || state === 'off') return <ThisDevice push={push} />
            return state === 'blocked' ? (
              <Alert color="yellow">{t(reasons.blocked)}</Alert>
            ) : (
              <Text size="sm">{t(reasons[state])}</Text>
            )
          }}
        </Async>
      </Panel>
      {push.devices.data && push.devices.data.length > 0 && (
        <DeviceList
          devices={push.devices.data}
          here={push.here?.id}
          removing={push.remove.isPending ? push.remove.variables : undefined}
          onRemove={push.remove.mutate}
        />
      )}
    </>
  )
}
