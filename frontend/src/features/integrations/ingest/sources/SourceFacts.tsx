import type { IngestSource } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { ToneBadge } from '@/components/status/ToneBadge'
import { useI18n } from '@/lib/i18n'
import { useLocations } from '@/lib/places/timezone'

import { makerName } from '../makers'
import { stateOf, tones } from './state'

/** What is set of a source, and what came of it. */
export function SourceFacts({ source }: { source: IngestSource }) {
  const { t, language } = useI18n()
  const { data: locations = [] } = useLocations()
  const number = new Intl.NumberFormat(language)
  const state = stateOf(source)
  const devices = Object.entries(source.devices).map(([device, place]) => {
    const name = locations.find(({ id }) => id === place)?.name ?? `#${place}`
    return `${device}: ${name}`
  })
  const moment = (at: string | null) =>
    at && <Moment key={at} at={at} show="full" locationId={source.location?.id} />
  return (
    <Facts
      items={[
        [
          t('ingest.state'),
          <ToneBadge key="state" tone={tones[state]} state={state}>
            {t(`ingestState.${state}`)}
          </ToneBadge>,
        ],
        [t('ingest.maker'), makerName(source.maker, t)],
        [t('place.location'), <LocationName key="place" location={source.location} />],
        [t('ingest.devices'), devices.join('; ')],
        [t('ingest.addresses'), source.addresses.join(', ')],
        [t('places.timezone'), source.timezone],
        [t('ingest.weight'), number.format(source.weight)],
        [t('ingest.gates'), t(source.opens_gates ? 'ingest.gatesYes' : 'ingest.gatesNo')],
        [t('ingest.lastSeen'), moment(source.last_seen_at) ?? t('ingest.never')],
        [t('ingest.readings'), number.format(source.readings)],
        [t('ingest.refused'), number.format(source.refused)],
        [t('lists.updated'), moment(source.updated_at)],
      ]}
    />
  )
}
