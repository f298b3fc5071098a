import { Fragment } from 'react'

import { useI18n, useT } from '@/lib/i18n'

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

const hourName = (hour: number): string => String(hour).padStart(2, '0')

function Numbers({ label, counts, weekdays }: Props & { weekdays: readonly string[] }) {
  const t = useT()
  return (
    <div className="sr-only">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t('heat.day')}</th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                {hourName(hour)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weekdays.map((weekday, day) => (
            <tr key={weekday}>
              <th scope="row">{weekday}</th>
              {HOURS.map((hour) => (
                <td key={hour}>{counts[day]?.[hour] ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cells({ label, counts, weekdays }: Props & { weekdays: readonly string[] }) {
  const t = useT()
  const most = Math.max(1, ...counts.flat())
  return (
    <div className={classes['map']} role="img" aria-label={label}>
      {weekdays.map((weekday, day) => (
        <Fragment key={weekday}>
          <span className={classes['day']}>{weekday}</span>
          {HOURS.map((hour) => {
            const count = counts[day]?.[hour] ?? 0
            const share = count === 0 ? 0 : 18 + (82 * count) / most
            return (
              <span
                key={hour}
                className={classes['cell']}
                title={t('heat.cell', { day: weekday, hour: hourName(hour), count })}
                style={
                  share
                    ? {
                        background: `color-mix(in oklab, var(--mantine-color-galaxy-6) ${share}%, var(--surface-sunken))`,
                      }
                    : undefined
                }
              />
            )
          })}
        </Fragment>
      ))}
      <span />
      {HOURS.map((hour) => (
        <span key={hour} className={classes['hour']}>
          {hour % 6 === 0 ? hourName(hour) : ''}
        </span>
      ))}
    </div>
  )
}

/** Counts by weekday and hour. The numbers are in a table for screen readers. */
export function HeatMap({ label, counts }: Props) {
  const { language } = useI18n()
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  const weekdays = DAYS.map((day) => name.format(MONDAY + day * 86_400_000))
  return (
    <>
      <Cells label={label} counts={counts} weekdays={weekdays} />
      <Numbers label={label} counts={counts} weekdays={weekdays} />
    </>
  )
}
