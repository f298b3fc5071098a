import {
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'

import { Panel } from '@/components/layout/Page'
import { useI18n, useT } from '@/lib/i18n'
import { separators } from '@/lib/money'

import { AmountInput } from './AmountInput'
import classes from './Form.module.css'
import type { PartProps } from './General'
import { roundingModes, wrongDate } from './values'

function TaxFields({ values, set }: PartProps) {
  const { t, language } = useI18n()
  return (
    <div className={classes['fields']}>
      <TextInput
        label={t('tariffs.taxName')}
        required
        maxLength={30}
        value={values.tax_name}
        onChange={(event) => set({ tax_name: event.currentTarget.value })}
      />
      <NumberInput
        label={t('tariffs.taxRate')}
        required
        min={0}
        max={100}
        decimalScale={2}
        decimalSeparator={separators(language).decimal}
        suffix=" %"
        value={values.tax_rate}
        onChange={(tax_rate) => set({ tax_rate })}
        hideControls
      />
      <SegmentedControl
        aria-label={t('tariffs.tax')}
        style={{ alignSelf: 'end' }}
        value={values.tax_included ? 'included' : 'added'}
        onChange={(kind) => set({ tax_included: kind === 'included' })}
        data={[
          { value: 'included', label: t('tariffs.taxIncluded') },
          { value: 'added', label: t('tariffs.taxAdded') },
        ]}
      />
    </div>
  )
}

/** What is done with the sum: least price, tax, rounding. */
export function Sum({ values, set }: PartProps) {
  const t = useT()
  return (
    <Panel title={t('tariffs.sum')}>
      <Stack>
        <div className={classes['fields']}>
          <AmountInput
            label={t('tariffs.minimum')}
            description={t('tariffs.minimumHint')}
            currency={values}
            value={values.minimum}
            onChange={(minimum) => set({ minimum })}
          />
          <AmountInput
            label={t('tariffs.unit')}
            description={t('tariffs.unitHint')}
            currency={values}
            optional
            value={values.unit}
            onChange={(unit) => set({ unit })}
          />
          <Select
            label={t('tariffs.mode')}
            description={t('tariffs.modeHint')}
            data={roundingModes.map((mode) => ({ value: mode, label: t(`roundingMode.${mode}`) }))}
            value={values.mode}
            onChange={(value) =>
              set({ mode: roundingModes.find((mode) => mode === value) ?? values.mode })
            }
            allowDeselect={false}
          />
        </div>
        <Switch
          label={t('tariffs.taxed')}
          checked={values.taxed}
          onChange={(event) => set({ taxed: event.currentTarget.checked })}
        />
        {values.taxed && <TaxFields values={values} set={set} />}
      </Stack>
    </Panel>
  )
}

/** The dates that count as holidays. */
export function Holidays({ values, set }: PartProps) {
  const t = useT()
  const wrong = wrongDate(values.holidays)
  return (
    <Panel title={t('tariffs.holidays')}>
      <Textarea
        label={t('tariffs.dates')}
        description={t('tariffs.holidaysHint')}
        placeholder="2026-12-25"
        autosize
        minRows={2}
        maxRows={10}
        value={values.holidays}
        error={wrong !== undefined && t('tariffs.wrongDate', { date: wrong })}
        onChange={(event) => set({ holidays: event.currentTarget.value })}
      />
    </Panel>
  )
}
