import { Checkbox, Group, SegmentedControl, TextInput } from '@mantine/core'

import { TimeInput } from '@/components/moment/TimeInput'
import { useT } from '@/lib/i18n'

import { AmountInput } from './AmountInput'
import { ClassChoice } from './ClassChoice'
import classes from './Form.module.css'
import { Periods } from './Periods'
import { days, isBegin, isEnd, type RateValues, type Values } from './values'

interface Props {
  rate: RateValues
  currency: Pick<Values, 'code' | 'decimals'>
  set: (changes: Partial<RateValues>) => void
}

function Window({ rate, set }: Omit<Props, 'currency'>) {
  const t = useT()
  const isOvernight = isBegin(rate.begin) && isEnd(rate.end) && rate.end <= rate.begin
  return (
    <>
      <div className={classes['fields']}>
        <TextInput
          label={t('tariffs.name')}
          description={t('tariffs.nameHint')}
          required
          maxLength={60}
          value={rate.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TimeInput
          width="100%"
          required
          label={t('tariffs.begin')}
          description={t('tariffs.timeHint')}
          value={rate.begin}
          onChange={(begin) => set({ begin })}
        />
        <TimeInput
          width="100%"
          required
          end
          label={t('tariffs.end')}
          description={t(isOvernight ? 'tariffs.overnight' : 'tariffs.timeHint')}
          value={rate.end}
          onChange={(end) => set({ end })}
        />
      </div>
      <Checkbox.Group
        label={t('tariffs.days')}
        description={t('tariffs.daysHint')}
        value={rate.days}
        onChange={(chosen) => set({ days: days.filter((day) => chosen.includes(day)) })}
      >
        <Group gap="md" mt={6}>
          {days.map((day) => (
            <Checkbox key={day} value={day} label={t(`day.${day}`)} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  )
}

/** When a rate counts, for which vehicles, and what the time costs. */
export function RateFields({ rate, currency, set }: Props) {
  const t = useT()
  return (
    <>
      <Window rate={rate} set={set} />
      <ClassChoice value={rate.classes} onChange={(chosen) => set({ classes: chosen })} />
      <SegmentedControl
        aria-label={t('tariffs.charge')}
        value={rate.charge}
        onChange={(charge) => set({ charge })}
        data={[
          { value: 'time', label: t('tariffs.byTime') },
          { value: 'flat', label: t('tariffs.flat') },
        ]}
      />
      {rate.charge === 'flat' ? (
        <AmountInput
          label={t('tariffs.amount')}
          description={t('tariffs.flatHint')}
          currency={currency}
          value={rate.flat}
          onChange={(flat) => set({ flat })}
        />
      ) : (
        <Periods rate={rate} currency={currency} set={set} />
      )}
    </>
  )
}
