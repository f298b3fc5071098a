import { $api } from '@/client/api'
import type { Camera } from '@/client/types'
import { Async, Loading } from '@/components/feedback/States'
import { Facts } from '@/components/layout/Facts'
import { Panel } from '@/components/layout/Page'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT } from '@/lib/i18n'
import { useIsZoneKnown, useZone } from '@/lib/places/timezone'
import { useNow } from '@/lib/time/useNow'
import { startOfDay } from '@/lib/time/zone'

import { useFormats } from '../figures'
import { Hours } from './Hours'

const DAYS = 7
const REFRESH_MS = 30_000

/** What a camera has read in the last seven days. */
export function Week({ camera: { id } }: { camera: Camera }) {
  const t = useT()
  const { number, percent } = useFormats()
  const from = startOfDay(useNow(), useZone(), 1 - DAYS).toISOString()
  const query = $api.useQuery(
    'get',
    '/api/cameras/{id}/statistics',
    { params: { path: { id }, query: { from } } },
    { refetchInterval: REFRESH_MS, enabled: useIsZoneKnown() },
  )
  const detections = (
    <ButtonLink to="/detections" search={{ camera_id: String(id) }} size="xs" variant="default">
      {t('cameras.detections')}
    </ButtonLink>
  )
  return (
    <Panel title={t('cameraFigures.week')} actions={detections}>
      <Async query={query} loading={<Loading lines={3} />}>
        {(statistics) => (
          <>
            <Facts
              items={[
                [t('cameras.passes'), number(statistics.passes)],
                [t('cameraFigures.read'), number(statistics.read)],
                [t('cameras.readRate'), percent(statistics.read_rate)],
                [t('cameraFigures.sure'), number(statistics.sure)],
                [t('cameraFigures.frames'), number(statistics.frames_per_pass, 1)],
              ]}
            />
            {statistics.passes > 0 && <Hours statistics={statistics} />}
          </>
        )}
      </Async>
    </Panel>
  )
}
