import { Text } from '@mantine/core'

import { useI18n } from '@/lib/i18n'

import classes from './Statistics.module.css'

export interface Bar {
  key: string
  name: string
  count: number
  /** Of all, 0 to 1. */
  share: number
  color?: string
}

const SHOWN = 10

/** Counts as bars, the greatest first, with their numbers: readable without colours. */
export function Bars({ bars }: { bars: readonly Bar[] }) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
  if (bars.every(({ count }) => count === 0)) {
    return (
      <Text size="sm" c="dimmed">
        {t('statistics.none')}
      </Text>
    )
  }
  const sorted = bars.toSorted((a, b) => b.count - a.count)
  const most = Math.max(...bars.map(({ share }) => share))
  return (
    <ul className={classes['bars']}>
      {sorted.slice(0, SHOWN).map(({ key, name, count, share, color }) => (
        <li key={key}>
          <span className={classes['name']} title={name}>
            {name}
          </span>
          <span className={classes['value']}>
            <b>{number.format(count)}</b> {percent.format(share)}
          </span>
          <span className={classes['track']} aria-hidden>
            <span
              className={classes['fill']}
              style={{ width: `${(share / most) * 100}%`, ...(color ? { background: color } : {}) }}
            />
          </span>
        </li>
      ))}
      {sorted.length > SHOWN && (
        <Text size="sm" c="dimmed">
          {t('statistics.more', { count: sorted.length - SHOWN })}
        </Text>
      )}
    </ul>
  )
}
