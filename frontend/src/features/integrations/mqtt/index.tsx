import { SimpleGrid, Stack, Text } from '@mantine/core'

import { $api } from '@/client/api'
import type { Mqtt } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { ToneBadge } from '@/components/status/ToneBadge'
import { useT } from '@/lib/i18n'

import { Broker } from './Broker'
import { Frigate } from './Frigate'
import { SetUp } from './SetUp'
import { settingLines } from './state'

function HomeAssistant({ mqtt: { enabled, home_assistant } }: { mqtt: Mqtt }) {
  const t = useT()
  return (
    <Panel title="Home Assistant">
      {enabled && home_assistant ? (
        <Stack gap="xs" align="flex-start">
          <ToneBadge tone="good" state="on">
            {t('mqtt.on')}
          </ToneBadge>
          <Text size="sm">{t('mqtt.homeAssistantOn')}</Text>
        </Stack>
      ) : (
        <SetUp
          text={t(enabled ? 'mqtt.homeAssistantOff' : 'mqtt.homeAssistantNeedsBroker')}
          lines={settingLines.homeAssistant}
        />
      )}
    </Panel>
  )
}

/** The MQTT broker, and what reaches the service and others over it. */
export default function MqttTab() {
  const query = $api.useQuery('get', '/api/mqtt', {}, { refetchInterval: 5_000 })
  return (
    <Async query={query}>
      {(mqtt) => (
        <Stack>
          <Broker mqtt={mqtt} />
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <HomeAssistant mqtt={mqtt} />
            <Frigate frigate={mqtt.frigate} hasBroker={mqtt.enabled} />
          </SimpleGrid>
        </Stack>
      )}
    </Async>
  )
}
