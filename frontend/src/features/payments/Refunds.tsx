import { Title } from '@mantine/core'

import { $api } from '@/client/api'
import type { Payment } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Moment } from '@/components/place/Moment'
import { Money } from '@/components/price/Money'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'

/** What was given back of a payment, each part with its reason. */
export function Refunds({ payment }: { payment: Payment }) {
  const t = useT()
  const { id, lot_id, currency: code, decimals } = payment
  const query = $api.useQuery('get', '/api/payments/{id}/refunds', { params: { path: { id } } })
  return (
    <div>
      <Title order={3} mb={4}>
        {t('payments.refunds')}
      </Title>
      <Async query={query}>
        {(refunds) => (
          <DataTable
            label={t('payments.refunds')}
            rows={refunds}
            rowKey={(refund) => refund.id}
            columns={[
              {
                key: 'at',
                label: t('payments.refundedAt'),
                cell: ({ refunded_at: at }) => <Moment at={at} lotId={lot_id} show="full" />,
              },
              {
                key: 'amount',
                label: t('payments.amount'),
                align: 'number',
                cell: ({ amount }) => <Money amount={amount} currency={{ code, decimals }} />,
              },
              { key: 'by', label: t('payments.refundedBy'), cell: (refund) => refund.refunded_by },
              { key: 'reason', label: t('payments.reason'), cell: ({ reason }) => reason },
            ]}
          />
        )}
      </Async>
    </div>
  )
}
