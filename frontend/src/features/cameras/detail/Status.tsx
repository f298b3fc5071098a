import type { Camera } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { Panel } from '@/components/layout/Page'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'

import { useFormats } from '../figures'
import { LastPass } from '../LastPass'
import { StateBadge, StateReason } from '../state/StateBadge'
import classes from './Detail.module.css'

/** What a camera does now, and what was measured since its worker began. */
export function Status({ camera }: { camera: Camera }) {
  const t = useT()
  const { number, percent } = useFormats()
  const { status, location } = camera
  const { width, height, since, delay_ms, updated_at } = status
  const delay = number(delay_ms)
  const moment = (at: string | null) => at && <Moment at={at} locationId={location?.id ?? null} />
  return (
    <Panel title={t('cameras.state')}>
      <div className={classes['state']}>
        <StateBadge state={status.state} />
        <StateReason status={status} />
        <Facts
          items={[
            [t('cameras.since'), moment(since)],
            [t('cameras.reported'), moment(updated_at)],
            [t('cameras.lastPass'), <LastPass key="last" camera={camera} />],
            [t('cameras.size'), width && height && `${width} × ${height}`],
            [t('cameras.fps'), number(status.fps, 1)],
            [t('cameras.analysedPerSecond'), number(status.analysed_per_second, 1)],
            [t('cameras.delay'), delay && t('cameras.ms', { value: delay })],
            [t('cameras.passes'), number(status.passes)],
            [t('cameras.readRate'), percent(status.read_rate)],
            [t('cameras.analysed'), number(status.analysed)],
            [t('cameras.dropped'), number(status.dropped)],
            [t('cameras.reopened'), number(status.reopened)],
            [t('cameras.worker'), status.worker],
          ]}
        />
      </div>
    </Panel>
  )
}
