import { Text } from '@mantine/core'

import { $api } from '@/client/api'
import type { Gate } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Facts } from '@/components/layout/Facts'
import { Panel } from '@/components/layout/Page'
import { useI18n } from '@/lib/i18n'

/** Decisions compared with what was opened by hand: whether the gate may go live. */
export function Shadow({ gate }: { gate: Gate }) {
  const { t, language } = useI18n()
  const query = $api.useQuery('get', '/api/gates/{id}/shadow', {
    params: { path: { id: gate.id } },
  })
  const number = new Intl.NumberFormat(language)
  return (
    <Panel title={t('gates.shadow')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('gates.shadowHint')}
      </Text>
      <Async query={query}>
        {(shadow) => (
          <Facts
            items={[
              [t('gateOutcome.allow'), number.format(shadow.allowed)],
              [t('gateOutcome.deny'), number.format(shadow.denied)],
              [t('gateOutcome.review'), number.format(shadow.review)],
              [t('gates.byHand'), number.format(shadow.opened_by_hand)],
              [t('gates.agreed'), number.format(shadow.agreed)],
              [t('gates.onlyDecided'), number.format(shadow.only_decided.length)],
              [t('gates.notAllowed'), number.format(shadow.not_allowed.length)],
              [t('gates.onlyByHand'), number.format(shadow.only_by_hand.length)],
            ]}
          />
        )}
      </Async>
    </Panel>
  )
}
