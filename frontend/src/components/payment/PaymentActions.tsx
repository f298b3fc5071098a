import { Button, Group, Text, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Payment } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

import { actionsOf, type PaymentAction } from './allowed'
import { RefundForm } from './RefundForm'

interface Props {
  payment: Payment
  action: Exclude<PaymentAction, 'refund'>
  onClose: () => void
}

/** Asks for what shows that the money is there, or why it is given up, and acts. */
function ActionForm({ payment, action, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const options = {
    onSuccess: (): void => {
      void queries.invalidateQueries()
      onClose()
    },
  }
  const settle = $api.useMutation('post', '/api/payments/{id}/settle', options)
  const fail = $api.useMutation('post', '/api/payments/{id}/fail', options)
  const used = { settle, fail }[action]
  const submit = (): void => {
    const params = { path: { id: payment.id } }
    if (action === 'settle') settle.mutate({ params, body: { reference: text.trim() || null } })
    else fail.mutate({ params, body: { reason: text.trim() } })
  }
  return (
    <FormModal
      title={t(`paymentAction.${action}`)}
      action={t(`paymentAction.${action}`)}
      error={used.error}
      busy={used.isPending}
      disabled={action !== 'settle' && !text.trim()}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t(`paymentHint.${action}`)}</Text>
      {action === 'settle' ? (
        <TextInput
          label={t('payments.reference')}
          description={t('payments.referenceHint')}
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
      ) : (
        <Textarea
          label={t('payments.reason')}
          required
          maxLength={500}
          autosize
          minRows={2}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
      )}
    </FormModal>
  )
}

/** What may be done with a payment as it stands. */
export function PaymentActions({ payment }: { payment: Payment }) {
  const t = useT()
  const mayTake = useMay('payments:take')
  const mayRefund = useMay('payments:refund')
  const [open, setOpen] = useState<PaymentAction | null>(null)
  const actions = actionsOf(payment.state).filter((action) =>
    action === 'refund' ? mayRefund : mayTake,
  )
  if (actions.length === 0) return null
  return (
    <Group gap="xs">
      {actions.map((action) => (
        <Button
          key={action}
          variant={action === 'settle' ? 'filled' : 'default'}
          onClick={() => setOpen(action)}
        >
          {t(`paymentAction.${action}`)}
        </Button>
      ))}
      {open === 'refund' && <RefundForm id={payment.id} onClose={() => setOpen(null)} />}
      {open && open !== 'refund' && (
        <ActionForm payment={payment} action={open} onClose={() => setOpen(null)} />
      )}
    </Group>
  )
}
