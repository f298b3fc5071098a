import { Stack } from '@mantine/core'

import type { Mqtt } from '@/client/types'
import { CopyLine } from '@/components/form/CopyLine'
import { Facts } from '@/components/layout/Facts'
import { Panel } from '@/components/layout/Page'
import { Moment } from '@/components/place/Moment'
import { useI18n, type MessageKey } from '@/lib/i18n'

import { Connection } from './Connection'
import { SetUp } from './SetUp'
import { settingLines } from './state'

const plates: Readonly<Record<string, MessageKey>> = {
  full: 'mqttPlates.full',
  masked: 'mqttPlates.masked',
  hash: 'mqttPlates.hash',
}

function BrokerFacts({ mqtt }: { mqtt: Mqtt }) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language)
  const topics = `${mqtt.prefix ?? ''}/${mqtt.site ?? ''}/#`
  const shown = mqtt.plates === null ? undefined : plates[mqtt.plates]
  return (
    <Facts
      items={[
        [t('mqtt.broker'), mqtt.broker],
        [t('mqtt.topics'), <CopyLine key="topics" label={t('mqtt.topics')} text={topics} />],
        [t('mqtt.plates'), shown ? t(shown) : mqtt.plates],
        [t('mqtt.pictures'), t(mqtt.pictures ? 'mqtt.yes' : 'mqtt.no')],
        [
          t('mqtt.backlog'),
          <strong key="backlog" data-testid="mqtt-backlog">
            {number.format(mqtt.backlog)}
          </strong>,
        ],
        [t('mqtt.published'), number.format(mqtt.published_events)],
        [t('mqtt.states'), number.format(mqtt.published_states)],
        [t('mqtt.skipped'), mqtt.skipped_events > 0 ? number.format(mqtt.skipped_events) : null],
        [
          t('mqtt.lastPublished'),
          mqtt.last_published_at && (
            <Moment key="published" at={mqtt.last_published_at} show="full" />
          ),
        ],
        [
          t('mqtt.reported'),
          mqtt.updated_at && <Moment key="reported" at={mqtt.updated_at} show="full" />,
        ],
      ]}
    />
  )
}

/** The connection to the broker and what was published; or how it is switched on. */
export function Broker({ mqtt }: { mqtt: Mqtt }) {
  const { t } = useI18n()
  return (
    <Panel title={t('mqtt.title')}>
      {mqtt.enabled ? (
        <Stack gap="sm">
          <Connection state={mqtt} />
          <BrokerFacts mqtt={mqtt} />
        </Stack>
      ) : (
        <SetUp text={t('mqtt.off')} lines={settingLines.mqtt} />
      )}
    </Panel>
  )
}
