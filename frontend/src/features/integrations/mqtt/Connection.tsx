import { Alert, Group, Text } from '@mantine/core'

import type { FrigateState, Mqtt } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { ToneBadge } from '@/components/status/ToneBadge'
import { useT } from '@/lib/i18n'

import { connectionOf, tones } from './state'

interface Props {
  state: Pick<Mqtt | FrigateState, 'connected' | 'since' | 'last_error' | 'last_error_at'>
}

/** Whether a connection stands, since when, and what went wrong last. */
export function Connection({ state }: Props) {
  const t = useT()
  const { connected, since, last_error, last_error_at } = state
  const connection = connectionOf(state)
  return (
    <>
      <Group gap="xs">
        <ToneBadge tone={tones[connection]} state={connection}>
          {t(`mqttState.${connection}`)}
        </ToneBadge>
        {since && (
          <Text size="sm" span>
            {t('mqtt.since')} <Moment at={since} show="full" />
          </Text>
        )}
      </Group>
      {last_error && (
        <Alert
          color={connected ? 'gray' : 'red'}
          title={t(connected ? 'mqtt.pastError' : 'mqtt.error')}
        >
          {last_error}
          {last_error_at && (
            <>
              {' '}
              (<Moment at={last_error_at} show="full" />)
            </>
          )}
        </Alert>
      )}
    </>
  )
}
