import { $api } from '@/client/api'
import type { Camera, CameraPastState } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { Moment } from '@/components/place/Moment'
import { useI18n } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'
import { formatDuration } from '@/lib/time/duration'

import { StateBadge } from '../state/StateBadge'
import classes from './Detail.module.css'

const SHOWN = 10
const REFRESH_MS = 30_000
const MINUTE_S = 60

interface Props {
  past: CameraPastState
  locationId: number | null
}

function Past({ past, locationId }: Props) {
  const { t, language } = useI18n()
  const tell = useSentence()
  const { state, since, until, reason } = past
  const seconds = until ? (Date.parse(until) - Date.parse(since)) / 1000 : null
  const lasted = (): string => {
    if (seconds === null) return t('cameras.lasts')
    if (seconds < MINUTE_S) return t('cameras.lastedShort')
    return t('cameras.lasted', { length: formatDuration(seconds, language) })
  }
  return (
    <li>
      <StateBadge state={state} />
      <span>
        <Moment at={since} locationId={locationId} />
        {`, ${lasted()}`}
      </span>
      {reason && <span className={classes['why']}>{tell(reason, past.reason_sentence)}</span>}
    </li>
  )
}

/** What a camera did lately, and what was wrong with it, the newest first. */
export function History({ camera: { id, location } }: { camera: Camera }) {
  const { t } = useI18n()
  const query = $api.useQuery(
    'get',
    '/api/cameras/{id}/states',
    { params: { path: { id }, query: { limit: SHOWN } } },
    { refetchInterval: REFRESH_MS },
  )
  return (
    <Panel title={t('cameras.history')}>
      <Async query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <>{t('cameras.noHistory')}</>
          ) : (
            <ol className={classes['history']} aria-label={t('cameras.history')}>
              {items.map((past) => (
                <Past key={past.since} past={past} locationId={location?.id ?? null} />
              ))}
            </ol>
          )
        }
      </Async>
    </Panel>
  )
}
