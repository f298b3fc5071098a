import { Fragment } from 'react'

import { useI18n } from '@/lib/i18n'

import classes from './HeatMap.module.css'

const DAYS = [0, 1, 2, 3, 4, 5, 6]
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1)

interface Props {
  label: string
  /** 7 days from Monday, each of 24 hours. */
  counts: readonly (readonly number[])[]
}

/** How much happens when in the week. The numbers stand in a table for screen readers. */
export function HeatMap({ label, counts }: Props) {
  const { t, language } = useI18n()
  const most = Math.max(1, ...counts.flat())
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  return (
    <div className={classes['map']} role="img" aria-label={label}>
      {DAYS.map((day) => {
        const weekday = name.format(MONDAY + day * 86_400_000)
        return (
          <Fragment key={day}>
            <span className={classes['day']}>{weekday}</span>
            {HOURS.map((hour) => {
              const count = counts[day]?.[hour] ?? 0
              const share = count === 0 ? 0 : 18 + (82 * count) / most
              return (
                <span
                  key={hour}
                  className={classes['cell']}
                  title={t('heat.cell', { day: weekday, hour: String(hour).padStart(2, '0'), count })}
                  style={
                    share
                      ? { background: `color-mix(in oklab, var(--mantine-color-galaxy-6) ${share}%, var(--surface-sunken))` }
                      : undefined
                  }
                />
              )
            })}
          </Fragment>
        )
      })}
      <span />
      {HOURS.map((hour) => (
        <span key={hour} className={classes['hour']}>
          {hour % 6 === 0 ? String(hour).padStart(2, '0') : ''}
        </span>
      ))}
    </div>
  )
}
