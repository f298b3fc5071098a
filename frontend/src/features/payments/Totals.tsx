import { Group, Select, Text } from '@mantine/core'
import { useState } from 'react'

import { $api } from '@/client/api'
import { Async } from '@/components/feedback/States'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { Panel } from '@/components/layout/Page'
import { providerName } from '@/components/payment/provider'
import { ZoneLabel } from '@/components/place/ZoneLabel'
import { Money } from '@/components/price/Money'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'
import { useChosenLot } from '@/lib/places/lot'
import { useIsZoneKnown, useLots, usePlaceZone, useZone, ViewZone } from '@/lib/places/timezone'
import { startOfDay } from '@/lib/time/zone'

import { sums } from './sums'

interface Shift {
  from: string | null
  to: string | null
  lot_id: number | null
}

const numbers = (count: number) => <span className="tabular">{count}</span>

function Table({ shift }: { shift: Shift }) {
  const t = useT()
  const { from, to, lot_id } = shift
  const period = {
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(lot_id === null ? {} : { lot_id }),
  }
  const query = $api.useQuery(
    'get',
    '/api/payments/totals',
    { params: { query: period } },
    { enabled: useIsZoneKnown() },
  )
  return (
    <Async query={query}>
      {(totals) => (
        <>
          <DataTable
            label={t('payments.totals')}
            rows={totals}
            rowKey={({ person, provider, currency }) => `${person}|${provider}|${currency}`}
            empty={t('payments.noTotals')}
            columns={[
              {
                key: 'person',
                label: t('payments.person'),
                cell: ({ person, provider }) => (
                  <>
                    {person ?? '–'}
                    {provider && (
                      <Text span size="xs" c="dimmed">
                        {' '}
                        {providerName(provider, t)}
                      </Text>
                    )}
                  </>
                ),
              },
              {
                key: 'settled',
                label: t('payments.taken'),
                align: 'number',
                secondary: true,
                cell: ({ settled, settled_amount, currency, decimals }) => (
                  <>
                    {numbers(settled)} ·{' '}
                    <Money amount={settled_amount} currency={{ code: currency, decimals }} />
                  </>
                ),
              },
              {
                key: 'refunded',
                label: t('payments.givenBack'),
                align: 'number',
                secondary: true,
                cell: ({ refunded, refunded_amount, currency, decimals }) => (
                  <>
                    {numbers(refunded)} ·{' '}
                    <Money amount={refunded_amount} currency={{ code: currency, decimals }} />
                  </>
                ),
              },
              {
                key: 'net',
                label: t('payments.net'),
                align: 'number',
                cell: ({ net_amount, currency, decimals }) => (
                  <Money amount={net_amount} currency={{ code: currency, decimals }} />
                ),
              },
            ]}
          />
          {totals.length > 1 && (
            <Group justify="flex-end" p="sm" px="md" gap="md">
              <Text size="sm">{t('payments.all')}</Text>
              {sums(totals).map(({ currency, decimals, amount }) => (
                <Text key={`${currency}|${decimals}`} fw={650} data-sum={currency}>
                  <Money amount={amount} currency={{ code: currency, decimals }} />
                </Text>
              ))}
            </Group>
          )}
        </>
      )}
    </Async>
  )
}

/** What each person took and gave back in a shift; today until another period is chosen. */
export function Totals() {
  const t = useT()
  const { data: lots = [] } = useLots()
  const [lot] = useChosenLot()
  const first = lot ? Number(lot) : null
  const [chosen, setChosen] = useState<Partial<Shift>>({})
  const [now] = useState(() => new Date())
  const ofPage = useZone()
  const zone = usePlaceZone({ lot: { lot_id: first, ...chosen }.lot_id }) ?? ofPage
  const today = startOfDay(now, zone).toISOString()
  const shift: Shift = { from: today, to: null, lot_id: first, ...chosen }
  const set = (changes: Partial<Shift>): void => setChosen((before) => ({ ...before, ...changes }))
  return (
    <Panel title={t('payments.totals')} flush>
      <Group p="sm" px="md" gap="sm" align="flex-end">
        <ViewZone zone={zone}>
          <PeriodInput
            labels={[t('payments.shiftFrom'), t('payments.shiftTo')]}
            from={shift.from}
            to={shift.to}
            onChange={set}
          />
          {zone !== ofPage && <ZoneLabel />}
        </ViewZone>
        {lots.length > 1 && (
          <Select
            label={t('payments.shiftLot')}
            placeholder={t('lists.all')}
            data={lots.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={shift.lot_id === null ? null : String(shift.lot_id)}
            onChange={(value) => set({ lot_id: value ? Number(value) : null })}
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
          />
        )}
      </Group>
      <Table shift={shift} />
    </Panel>
  )
}
