import { Group, MultiSelect, NumberInput, TextInput } from '@mantine/core'

import { MomentInput } from '@/components/moment/MomentInput'
import { useI18n, useT } from '@/lib/i18n'
import { zoneText } from '@/lib/time/zone'
import { vehicleClasses } from '@/lib/words'

import type { Values } from './values'

interface Props {
  values: Values
  set: (changes: Partial<Values>) => void
  /** The clock of the validity: that of the first lot. */
  zone: string | undefined
}

const numberOf = (value: number | string): number | null => (value === '' ? null : Number(value))

/** A whole number that may be missing. */
function Count(props: {
  label: string
  description?: string
  max: number
  value: number | null
  onChange: (value: number | null) => void
}) {
  const { value, onChange, ...rest } = props
  return (
    <NumberInput
      {...rest}
      min={1}
      allowDecimal={false}
      hideControls
      value={value ?? ''}
      onChange={(changed) => onChange(numberOf(changed))}
    />
  )
}

/** From when until when, for which vehicles, how many at once, and how often. */
export function Limits({ values, set, zone }: Props) {
  const { t, language } = useI18n()
  const hint = zone
    ? t('passes.validHint', { zone: zoneText(zone, language) })
    : t('lists.validHint')
  return (
    <>
      <Group grow align="flex-start">
        <MomentInput
          label={t('lists.validFrom')}
          description={hint}
          value={values.valid_from}
          onChange={(valid_from) => set({ valid_from })}
          zone={zone}
        />
        <MomentInput
          label={t('lists.validUntil')}
          description={hint}
          value={values.valid_until}
          onChange={(valid_until) => set({ valid_until })}
          zone={zone}
        />
      </Group>
      <MultiSelect
        label={t('passes.classes')}
        placeholder={values.vehicle_classes.length === 0 ? t('passes.allClasses') : ''}
        data={vehicleClasses.map((value) => ({ value, label: t(`vehicle.${value}`) }))}
        value={values.vehicle_classes}
        onChange={(chosen) =>
          set({ vehicle_classes: vehicleClasses.filter((name) => chosen.includes(name)) })
        }
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      <Group grow align="flex-start">
        <Count
          label={t('passes.maxInside')}
          description={t('passes.maxInsideHint')}
          max={200}
          value={values.max_inside}
          onChange={(max_inside) => set({ max_inside })}
        />
        <Count
          label={t('passes.uses')}
          description={t('passes.usesHint')}
          max={1_000_000}
          value={values.uses}
          onChange={(uses) => set({ uses })}
        />
      </Group>
    </>
  )
}

/** What a validation takes off the price, and who gives it. */
export function TakesOff({ values, set }: Omit<Props, 'zone'>) {
  const t = useT()
  return (
    <>
      <Group grow align="flex-start">
        <Count
          label={t('passes.minutes')}
          max={525_600}
          value={values.minutes}
          onChange={(minutes) => set({ minutes })}
        />
        <Count
          label={t('passes.amount')}
          description={t('passes.amountHint')}
          max={1_000_000_000_000}
          value={values.amount}
          onChange={(amount) => set({ amount })}
        />
        <Count
          label={t('passes.percent')}
          max={100}
          value={values.percent}
          onChange={(percent) => set({ percent })}
        />
      </Group>
      <TextInput
        label={t('passes.givenBy')}
        placeholder={t('passes.givenByHint')}
        maxLength={100}
        value={values.given_by ?? ''}
        onChange={(event) => set({ given_by: event.currentTarget.value || null })}
      />
    </>
  )
}
