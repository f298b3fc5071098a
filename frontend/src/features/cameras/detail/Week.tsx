import { $api } from '@/client/api'
import type { Camera } from '@/client/types'
import { Async, Loading } from '@/components/feedback/States'
import { Facts } from '@/components/layout/Facts'
import { Panel } from '@/components/layout/Page'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT } from '@/lib/i18n'

import { useFormats } from '../figures'
import { Hours } from './Hours'

const DAYS = 7
const DAY_MS = 86_400_000
const REFRESH_MS = 30_000

/** The first day of the last week: the service reads a date on the clock of the lot. */
const firstDay = (): string => new Date(Date.now() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10)

/** What a camera has read in the last seven days. */
export function Week({ camera: { id, location } }: { camera: Camera }) {
  const t = useT()
  const { number, percent } = useFormats()
  const query = $api.useQuery(
    'get',
    '/api/cameras/{id}/statistics',
    { params: { path: { id }, query: { from: firstDay() } } },
    { refetchInterval: REFRESH_MS },
  )
  const detections = location && (
    <ButtonLink
      to="/detections"
      search={{ location: String(location.id) }}
      size="xs"
      variant="default"
    >
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
