import { Stack, Text } from '@mantine/core'

import type { Payment } from '@/client/types'
import { QrCode } from '@/components/picture/QrCode'
import { Money } from '@/components/price/Money'
import { useT } from '@/lib/i18n'

/** The code that the payer scans, as long as the payment is pending. */
export function PaymentCode({ payment }: { payment: Payment }) {
  const t = useT()
  const { id, state, payload, amount, currency: code, decimals } = payment
  if (state !== 'pending' || !payload) return null
  return (
    <Stack gap={6} align="center">
      <QrCode text={payload} label={t('payments.code', { id: String(id) })} />
      <strong>
        <Money amount={amount} currency={{ code, decimals }} />
      </strong>
      <Text size="sm" c="dimmed" ta="center">
        {t('payments.codeHint')}
      </Text>
    </Stack>
  )
}
