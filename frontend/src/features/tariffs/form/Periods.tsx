import { Button, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'

import { IconButton } from '@/components/table/IconButton'
import { useT } from '@/lib/i18n'

import { AmountInput, MinutesInput } from './AmountInput'
import classes from './Form.module.css'
import { newPeriod, type PeriodValues, type RateValues, type Values } from './values'

interface Props {
  rate: RateValues
  currency: Pick<Values, 'code' | 'decimals'>
  set: (changes: Partial<RateValues>) => void
}

/** The first periods of a stay, and the interval that is charged again and again after them. */
export function Periods({ rate, currency, set }: Props) {
  const t = useT()
  const { first, every } = rate
  const change = (key: number, changes: Partial<PeriodValues>): void =>
    set({ first: first.map((one) => (one.key === key ? { ...one, ...changes } : one)) })
  return (
    <>
      {first.map(({ key, minutes, amount }, index) => {
        const name = t('tariffs.period', { number: String(index + 1) })
        return (
          <div key={key} className={classes['row']} role="group" aria-label={name}>
            <MinutesInput
              label={name}
              min={1}
              value={minutes}
              onChange={(value) => change(key, { minutes: value })}
            />
            <AmountInput
              label={t('tariffs.amount')}
              currency={currency}
              value={amount}
              onChange={(value) => change(key, { amount: value })}
            />
            <IconButton
              label={`${t('action.delete')}: ${name}`}
              onClick={() => set({ first: first.filter((one) => one.key !== key) })}
            >
              <IconTrash size={17} />
            </IconButton>
          </div>
        )
      })}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={first.length >= 50}
          onClick={() => set({ first: [...first, newPeriod()] })}
        >
          {t('tariffs.addPeriod')}
        </Button>
      </div>
      <div className={classes['fields']} role="group" aria-label={t('tariffs.every')}>
        <MinutesInput
          label={t('tariffs.every')}
          min={1}
          optional={every.amount === ''}
          value={every.minutes}
          onChange={(minutes) => set({ every: { ...every, minutes } })}
        />
        <AmountInput
          label={t('tariffs.amount')}
          currency={currency}
          optional={every.minutes === ''}
          value={every.amount}
          onChange={(amount) => set({ every: { ...every, amount } })}
        />
      </div>
      <Text size="xs" c="dimmed">
        {t('tariffs.everyHint')}
      </Text>
    </>
  )
}
