import { Alert, Stack, Text } from '@mantine/core'

import type { FrigateState } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { Panel } from '@/components/layout/Page'
import { AnchorLink } from '@/components/link/AnchorLink'
import { useI18n } from '@/lib/i18n'

import { Connection } from './Connection'
import { SetUp } from './SetUp'
import { settingLines } from './state'

function FrigateFacts({ frigate }: { frigate: FrigateState }) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language)
  return (
    <Facts
      items={[
        [t('frigate.url'), frigate.url],
        [t('frigate.open'), number.format(frigate.open_events)],
        [t('frigate.snapshots'), number.format(frigate.snapshots)],
        [t('frigate.stored'), number.format(frigate.stored)],
        [t('frigate.withoutPlate'), number.format(frigate.without_plate)],
        [t('frigate.failed'), number.format(frigate.failed)],
        [t('frigate.writtenBack'), number.format(frigate.written_back)],
      ]}
    />
  )
}

interface Props {
  frigate: FrigateState | null
  /** Whether there is a broker, over which its events come. */
  hasBroker: boolean
}

/** Frigate, whose vehicles are read here; or how that is switched on. */
export function Frigate({ frigate, hasBroker }: Props) {
  const { t } = useI18n()
  return (
    <Panel title="Frigate">
      {frigate ? (
        <Stack gap="sm">
          <Connection state={frigate} />
          {frigate.unknown_cameras.length > 0 && (
            <Alert color="yellow" title={t('frigate.unknown')}>
              {frigate.unknown_cameras.join(', ')}
              <Text size="sm" mt={4}>
                {t('frigate.unknownHint')} <AnchorLink to="/places">{t('page.places')}</AnchorLink>
              </Text>
            </Alert>
          )}
          <FrigateFacts frigate={frigate} />
        </Stack>
      ) : (
        <SetUp
          text={t(hasBroker ? 'frigate.off' : 'frigate.needsBroker')}
          lines={settingLines.frigate}
        />
      )}
    </Panel>
  )
}
