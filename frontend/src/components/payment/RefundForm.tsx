import { NumberInput, Text, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Payment } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { Money } from '@/components/price/Money'
import { useI18n } from '@/lib/i18n'
import { separators } from '@/lib/money'
import { ifMatch, useVersioned, type Versioned } from '@/lib/versioned'

import { remaining, unitsOf } from './refund'

function Fields({ stored, version, onClose }: Versioned<Payment> & { onClose: () => void }) {
  const { t, language } = useI18n()
  const queries = useQueryClient()
  // As it was when the form was opened: what somebody refunds meanwhile is not refunded again.
  const [{ payment, tag }] = useState({ payment: stored, tag: version })
  const currency = { code: payment.currency, decimals: payment.decimals }
  const most = remaining(payment)
  const [amount, setAmount] = useState<number | string>(most / 10 ** currency.decimals)
  const [reason, setReason] = useState('')
  const { thousands, decimal } = separators(language)
  const { mutate, error, isPending } = $api.useMutation('post', '/api/payments/{id}/refund', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  const units = unitsOf(amount, currency)
  const submit = (): void =>
    mutate({
      params: { path: { id: payment.id }, header: ifMatch(tag) },
      body: { amount: units, reason: reason.trim() },
    })
  return (
    <FormModal
      title={t('paymentAction.refund')}
      action={t('paymentAction.refund')}
      error={error}
      busy={isPending}
      disabled={units < 1 || units > most || !reason.trim()}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t('paymentHint.refund')}</Text>
      <NumberInput
        label={t('payments.amount')}
        description={
          <>
            {t('payments.refundable')}: <Money amount={most} currency={currency} />
          </>
        }
        required
        min={0}
        max={most / 10 ** currency.decimals}
        prefix={`${currency.code} `}
        decimalScale={currency.decimals}
        thousandSeparator={thousands}
        decimalSeparator={decimal}
        hideControls
        value={amount}
        onChange={setAmount}
        data-autofocus
      />
      <Textarea
        label={t('payments.reason')}
        required
        maxLength={500}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormModal>
  )
}

/** Gives a part of a payment back, or all that remains. */
export function RefundForm({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/payments/${id}`, () =>
    api.GET('/api/payments/{id}', { params: { path: { id } } }),
  )
  return data ? <Fields {...data} onClose={onClose} /> : null
}
