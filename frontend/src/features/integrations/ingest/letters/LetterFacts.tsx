import type { IngestSource, WholeDeadLetter } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { Moment } from '@/components/place/Moment'
import { useI18n } from '@/lib/i18n'

import { makerName } from '../makers'
import { formatBytes } from './size'

interface Props {
  letter: WholeDeadLetter
  sources: readonly IngestSource[]
}

/** Why a delivery was kept, and how it came. */
export function LetterFacts({ letter, sources }: Props) {
  const { t, language } = useI18n()
  const source = sources.find(({ id }) => id === letter.ingest_source_id)
  const query = Object.entries(letter.query).map(([name, value]) => `${name}=${value}`)
  return (
    <Facts
      items={[
        [
          t('letters.reason'),
          `${t(`letterReason.${letter.reason}`)}. ${t(`letterReason.${letter.reason}.hint`)}`,
        ],
        [t('letters.problem'), letter.problem],
        [t('ingest.source'), source?.name ?? `#${letter.ingest_source_id}`],
        [
          t('letters.received'),
          <Moment
            key="received"
            at={letter.received_at}
            show="full"
            locationId={source?.location?.id}
          />,
        ],
        [t('ingest.maker'), letter.maker && makerName(letter.maker, t)],
        [t('letters.request'), `${letter.method} ${letter.path}`.trim()],
        [t('letters.query'), query.join(', ')],
        [t('letters.contentType'), letter.content_type],
        [t('letters.size'), formatBytes(letter.body_bytes, language)],
        [t('letters.replays'), letter.replays > 0 ? letter.replays : null],
      ]}
    />
  )
}
