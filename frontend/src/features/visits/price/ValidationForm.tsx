import { Input, NumberInput, SegmentedControl, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { ValidationKind } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useI18n } from '@/lib/i18n'
import { separators, type Currency } from '@/lib/money'

import { validationKinds, validationValue } from './validation'

/** The largest value of each kind; a percentage is at most 100. */
const most = { minutes: 525_600, amount: 10 ** 12, percent: 100 }

interface Props {
  visitId: number
  /** Of the visit's prices, where one is known. */
  currency: Currency | undefined
  onGiven: () => void
  onClose: () => void
}

/** Gives minutes, an amount or a percentage to the visitor. */
export function ValidationForm({ visitId, currency, onGiven, onClose }: Props) {
  const { t, language } = useI18n()
  const queries = useQueryClient()
  const [kind, setKind] = useState<ValidationKind>('minutes')
  const [value, setValue] = useState<number | string>('')
  const [givenBy, setGivenBy] = useState('')
  const [note, setNote] = useState('')
  const { thousands, decimal } = separators(language)
  const { mutate, error, isPending } = $api.useMutation('post', '/api/visits/{id}/validations', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onGiven()
      onClose()
    },
  })
  const submit = (): void =>
    mutate({
      params: { path: { id: visitId } },
      body: {
        kind,
        value: validationValue(kind, value, currency),
        given_by: givenBy.trim(),
        note: note.trim() || null,
      },
    })
  return (
    <FormModal
      title={t('validations.give')}
      action={t('validations.give')}
      error={error}
      busy={isPending}
      disabled={!Number(value) || !givenBy.trim()}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t('validations.hint')}</Text>
      <Input.Wrapper label={t('passes.kind')} labelElement="div">
        <div>
          <SegmentedControl
            aria-label={t('passes.kind')}
            value={kind}
            onChange={setKind}
            data={validationKinds.map((one) => ({ value: one, label: t(`passes.${one}`) }))}
          />
        </div>
      </Input.Wrapper>
      <NumberInput
        label={t(`passes.${kind}`)}
        {...(kind === 'amount' && !currency ? { description: t('passes.amountHint') } : {})}
        {...(kind === 'amount' && currency ? { prefix: `${currency.code} ` } : {})}
        decimalScale={kind === 'amount' ? (currency?.decimals ?? 0) : 0}
        thousandSeparator={thousands}
        decimalSeparator={decimal}
        min={0}
        max={most[kind]}
        required
        hideControls
        value={value}
        onChange={setValue}
        data-autofocus
      />
      <TextInput
        label={t('passes.givenBy')}
        description={t('passes.givenByHint')}
        required
        maxLength={100}
        value={givenBy}
        onChange={(event) => setGivenBy(event.currentTarget.value)}
      />
      <TextInput
        label={t('lists.note')}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormModal>
  )
}
