import { Stack, Text } from '@mantine/core'

import type { Payment } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { Moment } from '@/components/place/Moment'
import { Money } from '@/components/price/Money'
import { PriceSteps } from '@/components/price/PriceSteps'
import { useT } from '@/lib/i18n'

import { Take } from './Take'

interface Props {
  payment: Payment
  zone: string
  /** The payment that has to end before another one begins. */
  pending: Payment | undefined
  onTaken: (payment: Payment) => void
}

/** What the stay costs, step by step, and how it is paid. */
export function Quote({ payment, zone, pending, onTaken }: Props) {
  const t = useT()
  const { quote, currency: code, decimals } = payment
  const currency = { code, decimals }
  const money = (key: string, amount: number) => (
    <Money key={key} amount={amount} currency={currency} />
  )
  return (
    <Stack gap="xs">
      <PriceSteps steps={quote.steps} total={quote.total} currency={currency} />
      <Facts
        items={[
          [t('quote.tax'), quote.tax > 0 ? money('tax', quote.tax) : null],
          [t('quote.paid'), quote.paid > 0 ? money('paid', quote.paid) : null],
          [t('quote.due'), <strong key="due">{money('amount', payment.amount)}</strong>],
          [
            t('quote.until'),
            <Moment key="until" at={payment.priced_until} show="full" zone={zone} />,
          ],
        ]}
      />
      {payment.amount === 0 && <Text size="sm">{t('quote.nothingDue')}</Text>}
      {payment.amount > 0 && pending && (
        <Text size="sm">{t('quote.pendingFirst', { id: String(pending.id) })}</Text>
      )}
      {payment.amount > 0 && !pending && <Take quote={payment} onTaken={onTaken} />}
    </Stack>
  )
}
