import { useSearch } from '@tanstack/react-router'

import type { ParkingReport } from '@/client/types'
import { Panel } from '@/components/layout/Page'
import { AnchorLink } from '@/components/link/AnchorLink'
import { DataTable } from '@/components/table/DataTable'
import { useI18n } from '@/lib/i18n'

import { figureColumns } from './columns'
import { intervalLabel } from './scope'

type LotReport = ParkingReport['lots'][number]
type Interval = LotReport['intervals'][number]

/** The lots with their figures of the period. */
export function LotTable({ report }: { report: ParkingReport }) {
  const { t, language } = useI18n()
  const search = useSearch({ from: '/reports' })
  const { from, to, overstay_s } = report
  return (
    <Panel title={t('reports.lots')} flush>
      <DataTable
        label={t('reports.lots')}
        rows={report.lots}
        rowKey={(lot) => lot.lot_id}
        empty={t('reports.noLots')}
        columns={[
          {
            key: 'lot',
            label: t('place.lot'),
            cell: ({ lot_id, lot_name }: LotReport) => (
              <AnchorLink to="/reports" search={{ ...search, lot: lot_id }} inherit>
                {lot_name}
              </AnchorLink>
            ),
          },
          ...figureColumns<LotReport>({
            t,
            language,
            overstayS: overstay_s,
            figures: ({ total }) => total,
            rows: ({ lot_id }) => ({ lot: lot_id, from, to }),
          }),
          {
            key: 'open',
            label: t('reports.openOverstays'),
            align: 'number',
            cell: ({ lot_id, open_overstays }: LotReport) =>
              open_overstays === 0 ? (
                0
              ) : (
                <AnchorLink
                  to="/visits"
                  search={{ lot: String(lot_id), state: 'open', min_stay_s: String(overstay_s) }}
                  title={t('reports.show')}
                  inherit
                >
                  {open_overstays}
                </AnchorLink>
              ),
          },
        ]}
      />
    </Panel>
  )
}

/** The figures of a lot by interval. */
export function IntervalTable({ report, lot }: { report: ParkingReport; lot: LotReport }) {
  const { t, language } = useI18n()
  const { interval, timezone } = report
  return (
    <Panel title={lot.lot_name} flush>
      <DataTable
        label={lot.lot_name}
        rows={lot.intervals}
        rowKey={({ from }) => from}
        columns={[
          {
            key: 'interval',
            label: t(`reports.${interval}`),
            cell: ({ from }: Interval) => intervalLabel(from, interval, timezone, language),
          },
          ...figureColumns<Interval>({
            t,
            language,
            overstayS: report.overstay_s,
            figures: (row) => row,
            rows: ({ from, to }) => ({ lot: lot.lot_id, from, to }),
          }),
        ]}
      />
    </Panel>
  )
}
