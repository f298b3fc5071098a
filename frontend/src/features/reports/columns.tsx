import type { ReactNode } from 'react'

import type { ParkingFigures } from '@/client/types'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Money } from '@/components/price/Money'
import type { Translate } from '@/lib/i18n'
import { formatDuration } from '@/lib/time/duration'

/** The rows of a figure: visits or payments of a lot in a period. */
interface Rows {
  lot: number
  from: string
  to: string
}

interface Options<T> {
  t: Translate
  language: string
  overstayS: number
  figures: (row: T) => ParkingFigures
  rows: (row: T) => Rows
}

interface CountProps {
  count: number
  label: string
  search: Record<string, string>
}

/** A number that opens the visits that it counts. */
function Count({ count, label, search }: CountProps) {
  if (count === 0) return <span className="tabular">0</span>
  return (
    <AnchorLink to="/visits" search={search} className="tabular" title={label} inherit>
      {count}
    </AnchorLink>
  )
}

function Revenue({ revenue, rows }: { revenue: ParkingFigures['revenue']; rows: Rows }): ReactNode {
  const { lot, from, to } = rows
  if (revenue.length === 0) return '–'
  return revenue.map(({ currency, decimals, settled, refunded, net }) => {
    const refunds = settled === 0 && refunded > 0
    const period = refunds
      ? { refunded_from: from, refunded_to: to }
      : { settled_from: from, settled_to: to }
    return (
      <div key={`${currency}|${decimals}`}>
        <AnchorLink to="/payments" search={{ lot, ...period }} inherit>
          <Money amount={net} currency={{ code: currency, decimals }} />
        </AnchorLink>
      </div>
    )
  })
}

/** Returns the columns of the figures; each number opens its rows. */
export function figureColumns<T>({ t, language, overstayS, figures, rows }: Options<T>) {
  const count = (
    row: T,
    name: 'entries' | 'exits' | 'overstays',
    search: Record<string, string>,
  ) => (
    <Count
      count={figures(row)[name]}
      label={t('reports.show')}
      search={{ lot: String(rows(row).lot), ...search }}
    />
  )
  const exited = (row: T) => ({ exited_from: rows(row).from, exited_to: rows(row).to })
  const stay = (seconds: number | null) =>
    seconds === null ? '–' : formatDuration(seconds, language)
  const ratio = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const number = { align: 'number' } as const
  return [
    {
      ...number,
      key: 'entries',
      label: t('occupancy.entries'),
      cell: (row: T) =>
        count(row, 'entries', { entered_from: rows(row).from, entered_to: rows(row).to }),
    },
    {
      ...number,
      key: 'exits',
      label: t('occupancy.exits'),
      cell: (row: T) => count(row, 'exits', exited(row)),
    },
    {
      ...number,
      key: 'dwell50',
      label: t('occupancy.dwell50'),
      cell: (row: T) => stay(figures(row).dwell_p50_s),
    },
    {
      ...number,
      key: 'dwell90',
      label: t('occupancy.dwell90'),
      secondary: true,
      cell: (row: T) => stay(figures(row).dwell_p90_s),
    },
    {
      ...number,
      key: 'overstays',
      label: t('reports.overstays'),
      cell: (row: T) => count(row, 'overstays', { ...exited(row), min_stay_s: String(overstayS) }),
    },
    {
      ...number,
      key: 'peak',
      label: t('occupancy.peak'),
      secondary: true,
      cell: (row: T) => figures(row).peak ?? '–',
    },
    {
      ...number,
      key: 'turnover',
      label: t('occupancy.turnover'),
      secondary: true,
      cell: (row: T) => {
        const { turnover } = figures(row)
        return turnover === null ? '–' : ratio.format(turnover)
      },
    },
    {
      ...number,
      key: 'revenue',
      label: t('reports.revenue'),
      cell: (row: T) => <Revenue revenue={figures(row).revenue} rows={rows(row)} />,
    },
  ]
}
