import { Text } from '@mantine/core'

import { useI18n, type Translate } from '@/lib/i18n'

import { scaleOf, type HourBar } from './bars'
import classes from './Occupancy.module.css'

interface Props {
  name: string
  bars: readonly HourBar[]
  capacity: number | null
}

function textOf(bar: HourBar, t: Translate): string {
  const { hour, count, lower, upper, days, expected } = bar
  if (!expected) return t('occupancy.hour', { hour: `${hour}:00`, peak: count })
  return t('occupancy.expectedHour', {
    hour: `${hour}:00`,
    median: count,
    lower,
    upper,
    count: days,
  })
}

/** The most vehicles of each hour, then what is expected: the median, and a line for the range. */
export function Hours({ name, bars, capacity }: Props) {
  const { t } = useI18n()
  const scale = scaleOf(bars, capacity)
  const height = (count: number): string => `${(count / scale) * 100}%`
  const days = Math.max(0, ...bars.map((bar) => bar.days))
  return (
    <div>
      <ol className={classes['hours']} aria-label={t('occupancy.hoursOf', { name })}>
        {bars.map((bar) => {
          const text = textOf(bar, t)
          return (
            <li key={bar.since} title={text}>
              <span className="sr-only">{text}</span>
              <span
                className={bar.expected ? classes['expected'] : classes['past']}
                style={{ height: height(bar.count) }}
                aria-hidden
              />
              {bar.expected && (
                <span
                  className={classes['range']}
                  style={{ bottom: height(bar.lower), height: height(bar.upper - bar.lower) }}
                  aria-hidden
                />
              )}
              <span className={classes['hour']} aria-hidden>
                {Number(bar.hour) % 6 === 0 ? bar.hour : ''}
              </span>
            </li>
          )
        })}
      </ol>
      <Text size="xs" c="dimmed" mt={20}>
        {t('occupancy.hoursHint')} {days > 0 && t('occupancy.expectedHint', { count: days })}
      </Text>
    </div>
  )
}
