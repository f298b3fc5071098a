import { Stack, Title } from '@mantine/core'

import { $api } from '@/client/api'
import type { Payment } from '@/client/types'
import { DetailsDrawer } from '@/components/layout/DetailsDrawer'
import { Async } from '@/components/feedback/States'
import { Facts } from '@/components/layout/Facts'
import { AnchorLink } from '@/components/link/AnchorLink'
import { PaymentActions } from '@/components/payment/PaymentActions'
import { PaymentCode } from '@/components/payment/PaymentCode'
import { PaymentStateBadge } from '@/components/payment/PaymentStateBadge'
import { providerName } from '@/components/payment/provider'
import { Moment } from '@/components/place/Moment'
import { Money } from '@/components/price/Money'
import { PriceSteps } from '@/components/price/PriceSteps'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import { vehicleClasses } from '@/lib/words'

import { Refunds } from './Refunds'

function Content({ payment }: { payment: Payment }) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const { quote, lot_id } = payment
  const currency = { code: payment.currency, decimals: payment.decimals }
  const vehicle = vehicleClasses.find((one) => one === quote.vehicle_class)
  const moment = (at: string | null) => at && <Moment key={at} at={at} lotId={lot_id} show="full" />
  return (
    <Stack>
      <Facts
        items={[
          [
            t('payments.amount'),
            <Money key="amount" amount={payment.amount} currency={currency} />,
          ],
          [
            t('payments.givenBack'),
            payment.refunded_amount ? (
              <Money key="refunded" amount={payment.refunded_amount} currency={currency} />
            ) : null,
          ],
          [t('payments.state'), <PaymentStateBadge key="state" state={payment.state} />],
          [t('payments.reason'), payment.reason],
          [t('simulator.lot'), lots.find(({ id }) => id === lot_id)?.name],
          [
            t('payments.visit'),
            payment.visit_id && (
              <AnchorLink key="visit" size="sm" to="/visits" search={{ visit: payment.visit_id }}>
                {t('visits.open', { id: String(payment.visit_id) })}
              </AnchorLink>
            ),
          ],
          [t('simulator.vehicle'), vehicle && t(`vehicle.${vehicle}`)],
          [t('payments.provider'), payment.provider && providerName(payment.provider, t)],
          [t('payments.reference'), payment.reference],
          [t('payments.quotedAt'), moment(payment.quoted_at)],
          [t('payments.quotedBy'), payment.quoted_by],
          [t('payments.pricedUntil'), moment(payment.priced_until)],
          [t('payments.pendingAt'), moment(payment.pending_at)],
          [t('payments.settledAt'), moment(payment.settled_at)],
          [t('payments.settledBy'), payment.settled_by],
          [t('payments.failedAt'), moment(payment.failed_at)],
          [t('payments.refundedAt'), moment(payment.refunded_at)],
          [t('payments.refundedBy'), payment.refunded_by],
          [
            t('payments.paidBefore'),
            quote.paid ? <Money key="paid" amount={quote.paid} currency={currency} /> : null,
          ],
        ]}
      />
      <PaymentCode payment={payment} />
      <PaymentActions payment={payment} />
      {payment.refunded_amount > 0 && <Refunds payment={payment} />}
      <div>
        <Title order={3} mb={4}>
          {t('price.steps')}
        </Title>
        <PriceSteps steps={quote.steps} total={quote.total} currency={currency} />
      </div>
    </Stack>
  )
}

function Shown({ id }: { id: number }) {
  const query = $api.useQuery('get', '/api/payments/{id}', { params: { path: { id } } })
  return <Async query={query}>{(payment) => <Content payment={payment} />}</Async>
}

interface Props {
  id: number | undefined
  onClose: () => void
}

/** One payment with every step of its price, beside the table. */
export function Details({ id, onClose }: Props) {
  const t = useT()
  return (
    <DetailsDrawer
      opened={id !== undefined}
      onClose={onClose}
      size={520}
      title={id === undefined ? '' : t('payments.one', { id: String(id) })}
    >
      {id !== undefined && <Shown key={id} id={id} />}
    </DetailsDrawer>
  )
}
