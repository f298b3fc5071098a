import { Text } from '@mantine/core'

import type { CameraStatistics } from '@/client/types'
import { useI18n } from '@/lib/i18n'
import { zoneText } from '@/lib/time/zone'

import classes from './Detail.module.css'

/** The passes at each hour of the day, and how many of them were read. */
export function Hours({ statistics: { by_hour, timezone } }: { statistics: CameraStatistics }) {
  const { t, language } = useI18n()
  const most = Math.max(1, ...by_hour.map(({ passes }) => passes))
  const height = (count: number): string => `${(count / most) * 100}%`
  return (
    <div>
      <ol className={classes['hours']} aria-label={t('cameraFigures.byHour')}>
        {by_hour.map(({ hour, passes, read }) => {
          const text = t('cameraFigures.hour', { hour: `${hour}:00`, passes, read })
          return (
            <li key={hour} title={text}>
              <span className="sr-only">{text}</span>
              <span className={classes['all']} style={{ height: height(passes) }} aria-hidden>
                <span
                  className={classes['read']}
                  style={{ height: passes ? `${(read / passes) * 100}%` : 0 }}
                />
              </span>
            </li>
          )
        })}
      </ol>
      <Text size="xs" c="dimmed" className={classes['axis'] ?? ''} component="div" aria-hidden>
        <span>0</span>
        <span>6</span>
        <span>12</span>
        <span>18</span>
        <span>24</span>
      </Text>
      <Text size="xs" c="dimmed">
        {t('cameraFigures.byHourHint', { timezone: zoneText(timezone, language) })}
      </Text>
    </div>
  )
}
