import { Title } from '@mantine/core'

import type { Payment } from '@/client/types'
import { AnchorLink } from '@/components/link/AnchorLink'
import { PaymentActions } from '@/components/payment/PaymentActions'
import { PaymentCode } from '@/components/payment/PaymentCode'
import { PaymentStateBadge } from '@/components/payment/PaymentStateBadge'
import { providerName } from '@/components/payment/provider'
import { Moment } from '@/components/place/Moment'
import { Money } from '@/components/price/Money'
import { useT } from '@/lib/i18n'

import classes from './Price.module.css'

function Line({ payment, zone }: { payment: Payment; zone: string }) {
  const t = useT()
  const { id, amount, currency: code, decimals, state, provider, reference } = payment
  const refunded = payment.refunded_amount
  const at =
    payment.refunded_at ?? payment.settled_at ?? payment.failed_at ?? payment.pending_at ?? null
  return (
    <li data-payment={id}>
      <div className={classes['line']}>
        <strong>
          <Money amount={amount} currency={{ code, decimals }} />
        </strong>
        <PaymentStateBadge state={state} />
        {refunded > 0 && refunded < amount && (
          <span>
            {t('payments.givenBack')}: <Money amount={refunded} currency={{ code, decimals }} />
          </span>
        )}
        {provider && <span>{providerName(provider, t)}</span>}
        {at && <Moment at={at} show="full" zone={zone} />}
        <AnchorLink size="sm" to="/payments" search={{ payment: id }}>
          {t('payments.one', { id: String(id) })}
        </AnchorLink>
        {reference && (
          <span>
            {t('payments.reference')}: {reference}
          </span>
        )}
      </div>
      {payment.reason && <span>{payment.reason}</span>}
      <PaymentCode payment={payment} />
      <PaymentActions payment={payment} />
    </li>
  )
}

interface Props {
  visitId: number
  payments: readonly Payment[]
  zone: string
}

/** What was paid for a visit, and what is pending. */
export function Payments({ visitId, payments, zone }: Props) {
  const t = useT()
  if (payments.length === 0) return null
  return (
    <div>
      <Title order={3} mb={4}>
        {t('page.payments')}
      </Title>
      <ul className={classes['items']} aria-label={t('page.payments')}>
        {payments.map((payment) => (
          <Line key={payment.id} payment={payment} zone={zone} />
        ))}
      </ul>
      <AnchorLink size="sm" to="/payments" search={{ visit: visitId }}>
        {t('payments.ofVisit')}
      </AnchorLink>
    </div>
  )
}
