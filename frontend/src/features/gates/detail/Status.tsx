import { Group } from '@mantine/core'

import type { Gate } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { Panel } from '@/components/layout/Page'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'

import { ModeBadge, StateBadge } from '../state/Badges'
import { isRelayKind } from '../form/relays'

/** What a gate does, and what its device reports. */
export function Status({ gate }: { gate: Gate }) {
  const t = useT()
  const tell = useSentence()
  const { state, location, relay } = gate
  const kind = String(relay['kind'])
  return (
    <Panel title={t('gates.state')}>
      <Group gap="xs" mb="sm">
        <StateBadge state={state.state} />
        <ModeBadge gate={gate} />
      </Group>
      <Facts
        items={[
          [t('gates.stateReason'), state.reason && tell(state.reason, state.reason_sentence)],
          [
            t('gates.reported'),
            state.updated_at && <Moment at={state.updated_at} locationId={location?.id} />,
          ],
          [t('gates.relay'), isRelayKind(kind) ? t(`relayKind.${kind}`) : kind],
          [t('gates.minInterval'), t('gates.seconds', { value: gate.min_interval_s })],
          [t('gates.minConfidence'), `${Math.round(gate.min_confidence * 1000) / 10}%`],
          [t('gates.failOpen'), t(gate.fail_open ? 'gates.yes' : 'gates.no')],
        ]}
      />
    </Panel>
  )
}
