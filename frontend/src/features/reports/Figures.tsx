import type { ParkingReport } from '@/client/types'
import classes from '@/components/layout/Figures.module.css'
import { useI18n } from '@/lib/i18n'
import { formatMoney } from '@/lib/money'
import { formatDuration } from '@/lib/time/duration'

interface Tile {
  key: string
  label: string
  now: number | null
  before: number | null
  format: (value: number) => string
}

function useTiles({ total, before }: ParkingReport): Tile[] {
  const { t, language } = useI18n()
  const number = new Intl.NumberFormat(language)
  const count = (value: number) => number.format(value)
  const stay = (seconds: number) => formatDuration(seconds, language)
  const money = total.revenue.map(({ currency: code, decimals, net }) => ({
    key: code,
    label: t('reports.revenue'),
    now: net,
    before: before.revenue.find(({ currency }) => currency === code)?.net ?? 0,
    format: (amount: number) => formatMoney(amount, { code, decimals }, language),
  }))
  return [
    {
      key: 'entries',
      label: t('occupancy.entries'),
      now: total.entries,
      before: before.entries,
      format: count,
    },
    {
      key: 'exits',
      label: t('occupancy.exits'),
      now: total.exits,
      before: before.exits,
      format: count,
    },
    {
      key: 'dwell',
      label: t('occupancy.dwell50'),
      now: total.dwell_p50_s,
      before: before.dwell_p50_s,
      format: stay,
    },
    {
      key: 'overstays',
      label: t('reports.overstays'),
      now: total.overstays,
      before: before.overstays,
      format: count,
    },
    ...money,
  ]
}

/** The figures of all lots, each beside that of the period before. */
export function Figures({ report }: { report: ParkingReport }) {
  const { t, language } = useI18n()
  const percent = new Intl.NumberFormat(language, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  })
  const change = ({ now, before, format }: Tile) => {
    const was = t('reports.before', { value: before === null ? '–' : format(before) })
    const known = now !== null && before !== null && before > 0
    return known ? `${was} (${percent.format((now - before) / before)})` : was
  }
  return (
    <dl className={classes['figures']}>
      {useTiles(report).map((tile) => (
        <div key={tile.key} className={classes['figure']}>
          <dt>{tile.label}</dt>
          <dd>
            {tile.now === null ? '–' : tile.format(tile.now)}
            <span className={classes['change']}>{change(tile)}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
