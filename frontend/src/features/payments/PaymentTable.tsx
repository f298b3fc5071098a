import { Button, Text } from '@mantine/core'

import type { Payment } from '@/client/types'
import { AnchorLink } from '@/components/link/AnchorLink'
import { PaymentStateBadge } from '@/components/payment/PaymentStateBadge'
import { providerName } from '@/components/payment/provider'
import { Moment } from '@/components/place/Moment'
import { Money } from '@/components/price/Money'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'

interface Props {
  payments: readonly Payment[]
  onOpen: (id: number) => void
}

export function PaymentTable({ payments, onOpen }: Props) {
  const t = useT()
  const { data: lots = [] } = useLots()
  return (
    <DataTable
      label={t('page.payments')}
      rows={payments}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'at',
          label: t('payments.quotedAt'),
          cell: ({ quoted_at, lot_id }) => <Moment at={quoted_at} lotId={lot_id} />,
        },
        {
          key: 'amount',
          label: t('payments.amount'),
          align: 'number',
          cell: ({ amount, refunded_amount: refunded, currency: code, decimals }) => (
            <>
              <Money amount={amount} currency={{ code, decimals }} />
              {refunded > 0 && refunded < amount && (
                <Text size="xs" c="dimmed">
                  {t('payments.givenBack')}:{' '}
                  <Money amount={refunded} currency={{ code, decimals }} />
                </Text>
              )}
            </>
          ),
        },
        {
          key: 'state',
          label: t('payments.state'),
          cell: ({ state }) => <PaymentStateBadge state={state} />,
        },
        {
          key: 'provider',
          label: t('payments.provider'),
          secondary: true,
          cell: ({ provider }) => provider && providerName(provider, t),
        },
        {
          key: 'by',
          label: t('payments.settledBy'),
          secondary: true,
          cell: ({ settled_by }) => settled_by,
        },
        {
          key: 'lot',
          label: t('simulator.lot'),
          secondary: true,
          cell: ({ lot_id }) => lots.find(({ id }) => id === lot_id)?.name,
        },
        {
          key: 'visit',
          label: t('payments.visit'),
          secondary: true,
          cell: ({ visit_id: visit }) =>
            visit && (
              <AnchorLink size="sm" to="/visits" search={{ visit }}>
                {visit}
              </AnchorLink>
            ),
        },
        {
          key: 'open',
          label: t('lists.actions'),
          align: 'actions',
          cell: ({ id }) => (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`${t('payments.details')}: ${id}`}
              onClick={() => onOpen(id)}
            >
              {t('payments.details')}
            </Button>
          ),
        },
      ]}
    />
  )
}
