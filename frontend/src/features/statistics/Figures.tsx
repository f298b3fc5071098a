import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react'

import type { Figure, Statistics } from '@/client/types'
import classes from '@/components/layout/Figures.module.css'
import { useI18n, type MessageKey } from '@/lib/i18n'

interface ChangeProps {
  /** Relative: 0.25 is a quarter more. Null where there was nothing before. */
  change: number | null
  before: number | null
}

function Change({ change, before }: ChangeProps) {
  const { t, language } = useI18n()
  if (before === null) return null
  if (change === null)
    return <span className={classes['change']}>{t('statistics.nothingBefore')}</span>
  const Arrow = change > 0 ? IconArrowUpRight : change < 0 ? IconArrowDownRight : IconEqual
  const percent = new Intl.NumberFormat(language, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  }).format(change)
  return (
    <span className={classes['change']} title={t('statistics.before', { count: before })}>
      <Arrow size={15} aria-hidden />
      {t('statistics.change', { percent })}
    </span>
  )
}

function Tile({
  label,
  value,
  children,
}: {
  label: string
  value: string
  children?: React.ReactNode
}) {
  return (
    <div className={classes['figure']}>
      <dt>{label}</dt>
      <dd>
        {value}
        {children}
      </dd>
    </div>
  )
}

const shown: readonly [keyof Statistics['totals'], MessageKey][] = [
  ['images', 'statistics.images'],
  ['vehicles', 'statistics.vehicles'],
  ['plates', 'statistics.plates'],
  ['read_plates', 'statistics.read'],
  ['distinct_plates', 'statistics.distinct'],
]

interface Props {
  totals: Statistics['totals']
  readRate: Statistics['read_rate']
}

/** The totals, each beside that of the period before. */
export function Figures({ totals, readRate }: Props) {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  return (
    <dl className={classes['figures']}>
      {shown.map(([name, label]) => {
        const figure: Figure = totals[name]
        return (
          <Tile key={name} label={t(label)} value={number.format(figure.count)}>
            <Change change={figure.change} before={figure.before} />
          </Tile>
        )
      })}
      <Tile
        label={t('statistics.readRate')}
        value={readRate.rate === null ? '–' : percent.format(readRate.rate)}
      >
        {readRate.rate_before !== null && (
          <span className={classes['change']}>
            {t('statistics.rateBefore', { percent: percent.format(readRate.rate_before) })}
          </span>
        )}
      </Tile>
    </dl>
  )
}
