import { Text } from '@mantine/core'

import type { PlateStatusAnswer } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { Panel } from '@/components/layout/Page'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { StatusMenu } from '@/components/status/StatusMenu'
import { useT } from '@/lib/i18n'

import classes from './Plate.module.css'

/** The plate's status and what is known of it, in a line. */
export function Summary({ answer }: { answer: PlateStatusAnswer }) {
  const t = useT()
  const { plate, display_text, status, entry, count, first_seen, last_seen } = answer
  return (
    <Panel>
      <div className={classes['summary']}>
        <PlateBadge text={display_text} size="xl" />
        <div>
          <StatusBadge status={status} />
          {entry && entry.validity !== 'active' && (
            <Text size="sm" mt={4}>
              {t('plate.entryInactive', {
                status: t(`status.${entry.status}`),
                validity: t(`validity.${entry.validity}`),
              })}
            </Text>
          )}
          {entry?.note && (
            <Text size="sm" c="dimmed" mt={4}>
              {entry.note}
            </Text>
          )}
        </div>
        <dl className={classes['figures']}>
          <div className={classes['figure']}>
            <dt>{t('plate.seen')}</dt>
            <dd>{t('plate.times', { count })}</dd>
          </div>
          {first_seen && (
            <div className={classes['figure']}>
              <dt>{t('plate.first')}</dt>
              <dd>
                <Moment at={first_seen} />
              </dd>
            </div>
          )}
          {last_seen && (
            <div className={classes['figure']}>
              <dt>{t('plate.last')}</dt>
              <dd>
                <Moment at={last_seen} />
              </dd>
            </div>
          )}
        </dl>
        <StatusMenu text={plate} display={display_text} status={status} />
      </div>
    </Panel>
  )
}
