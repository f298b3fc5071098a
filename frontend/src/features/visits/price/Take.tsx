import { Alert, Button, Group, Input, SegmentedControl, Text } from '@mantine/core'
import { IconCash, IconCreditCard, IconQrcode } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Payment } from '@/client/types'
import { providerName } from '@/components/payment/provider'
import { describeError } from '@/lib/errors'
import { useI18n } from '@/lib/i18n'
import { formatMoney } from '@/lib/money'

/** What the button says, so that nobody takes one way of paying for another. */
const buttons = {
  cash: { text: 'take.cash', icon: IconCash },
  qris: { text: 'take.qris', icon: IconQrcode },
} as const
const other = { text: 'take.other', icon: IconCreditCard } as const

interface Props {
  quote: Payment
  onTaken: (payment: Payment) => void
}

/** Takes what is due: cash is settled at once, other payments when their money is there. */
export function Take({ quote, onTaken }: Props) {
  const { t, language } = useI18n()
  const { data } = $api.useQuery('get', '/api/payments/providers')
  const [chosen, setChosen] = useState<string | null>(null)
  const take = $api.useMutation('post', '/api/visits/{id}/payments', { onSuccess: onTaken })
  const providers = data?.providers ?? []
  const provider = chosen ?? (providers.includes('cash') ? 'cash' : providers[0])
  if (!provider || quote.visit_id === null) return null
  const id = quote.visit_id
  const { text, icon: Icon } = buttons[provider as keyof typeof buttons] ?? other
  const { currency: code, decimals } = quote
  const amount = formatMoney(quote.amount, { code, decimals }, language)
  return (
    <>
      <Group gap="sm" align="flex-end">
        {providers.length > 1 && (
          <Input.Wrapper label={t('take.by')} labelElement="div">
            <div>
              <SegmentedControl
                aria-label={t('take.by')}
                value={provider}
                onChange={setChosen}
                data={providers.map((name) => ({ value: name, label: providerName(name, t) }))}
              />
            </div>
          </Input.Wrapper>
        )}
        <Button
          leftSection={<Icon size={16} />}
          loading={take.isPending}
          onClick={() =>
            take.mutate({ params: { path: { id } }, body: { quote_id: quote.id, provider } })
          }
        >
          {t(text, { amount })}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t(provider === 'cash' ? 'take.cashHint' : 'take.otherHint')}
      </Text>
      {take.error ? (
        <Alert color="red" role="alert">
          {describeError(take.error, t)}
        </Alert>
      ) : null}
    </>
  )
}
