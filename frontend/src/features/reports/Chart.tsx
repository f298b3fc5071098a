import '@mantine/charts/styles.css'

import { BarChart } from '@mantine/charts'
import { useNavigate } from '@tanstack/react-router'

import type { ParkingReport } from '@/client/types'
import { useI18n } from '@/lib/i18n'

import { intervalLabel } from './scope'

/** Returns the entries and exits of all lots of a report by interval. */
function sums({ lots }: ParkingReport) {
  return (lots[0]?.intervals ?? []).map(({ from, to }, index) => ({
    from,
    to,
    entries: lots.reduce((sum, lot) => sum + (lot.intervals[index]?.entries ?? 0), 0),
    exits: lots.reduce((sum, lot) => sum + (lot.intervals[index]?.exits ?? 0), 0),
  }))
}

interface BarData {
  payload?: { from: string; to: string }
}

/** Entries and exits by interval; a bar opens its visits, as the numbers of the tables do. */
export default function Chart({ report }: { report: ParkingReport }) {
  const { t, language } = useI18n()
  const navigate = useNavigate()
  const { interval, timezone, lots } = report
  const data = sums(report).map((row) => ({
    ...row,
    name: intervalLabel(row.from, interval, timezone, language),
  }))
  const only = lots.length === 1 && lots[0] ? { lot: String(lots[0].lot_id) } : {}
  const open = (name: string, { payload }: BarData): void => {
    if (!payload) return
    const { from, to } = payload
    const period =
      name === 'entries'
        ? { entered_from: from, entered_to: to }
        : { exited_from: from, exited_to: to }
    void navigate({ to: '/visits', search: { ...only, ...period } })
  }
  return (
    <BarChart
      h={260}
      data={data}
      dataKey="name"
      series={[
        { name: 'entries', label: t('occupancy.entries'), color: 'galaxy.6' },
        { name: 'exits', label: t('occupancy.exits'), color: 'yellow.6' },
      ]}
      withLegend
      legendProps={{ verticalAlign: 'bottom', itemSorter: null }}
      gridAxis="x"
      tickLine="none"
      maxBarWidth={28}
      yAxisProps={{ allowDecimals: false }}
      barProps={({ name }) => ({
        cursor: 'pointer',
        onClick: (bar: unknown) => open(String(name), bar as BarData),
      })}
      valueFormatter={(value) => new Intl.NumberFormat(language).format(value)}
    />
  )
}
