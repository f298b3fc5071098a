import { NumberInput, Select, TextInput } from '@mantine/core'

import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { vehicleClasses } from '@/lib/words'

import { MinutesInput } from './AmountInput'
import classes from './Form.module.css'
import type { Values } from './values'

export interface PartProps {
  values: Values
  set: (changes: Partial<Values>) => void
}

/** The currency and the time that costs nothing. */
export function General({ values, set }: PartProps) {
  const t = useT()
  return (
    <Panel title={t('tariffs.general')}>
      <div className={classes['fields']}>
        <TextInput
          label={t('tariffs.currency')}
          description={t('tariffs.currencyHint')}
          required
          maxLength={3}
          pattern="[A-Z]{3}"
          value={values.code}
          onChange={(event) => set({ code: event.currentTarget.value.toUpperCase() })}
        />
        <NumberInput
          label={t('tariffs.decimals')}
          description={t('tariffs.decimalsHint')}
          required
          min={0}
          max={4}
          allowDecimal={false}
          value={values.decimals}
          onChange={(decimals) => set({ decimals })}
        />
        <Select
          label={t('tariffs.unknownClass')}
          description={t('tariffs.unknownClassHint')}
          placeholder={t('tariffs.unknownClassNone')}
          data={vehicleClasses.map((one) => ({ value: one, label: t(`vehicle.${one}`) }))}
          value={values.unknown_class}
          onChange={(value) =>
            set({ unknown_class: vehicleClasses.find((one) => one === value) ?? null })
          }
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
        <MinutesInput
          label={t('tariffs.graceEntry')}
          description={t('tariffs.graceEntryHint')}
          value={values.after_entry}
          onChange={(after_entry) => set({ after_entry })}
        />
        <MinutesInput
          label={t('tariffs.gracePayment')}
          description={t('tariffs.gracePaymentHint')}
          value={values.after_payment}
          onChange={(after_payment) => set({ after_payment })}
        />
        <MinutesInput
          label={t('tariffs.free')}
          description={t('tariffs.freeHint')}
          value={values.free_minutes}
          onChange={(free_minutes) => set({ free_minutes })}
        />
      </div>
    </Panel>
  )
}
