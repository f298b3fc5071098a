import { Stack, Text, Title } from '@mantine/core'

import type { Rate, TariffData, VehicleClass } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { useI18n, type Translate } from '@/lib/i18n'
import { formatMoney } from '@/lib/money'

type Amount = (amount: number) => string

function classesOf(classes: readonly VehicleClass[], t: Translate): string {
  if (classes.length === 0) return t('tariffs.allClasses')
  return classes.map((one) => t(`vehicle.${one}`)).join(', ')
}

function whenOf({ days, begin, end }: Rate, t: Translate): string {
  const on =
    days.length === 0 ? t('tariffs.allDays') : days.map((day) => t(`day.${day}`)).join(', ')
  const isWhole = begin === '00:00' && end === '24:00'
  return isWhole ? on : `${on}, ${begin}–${end}`
}

function costs({ flat, first, interval }: Rate, amount: Amount, t: Translate): string {
  if (typeof flat === 'number') return t('summary.flat', { amount: amount(flat) })
  const parts = first.map((one) =>
    t('summary.first', { count: one.minutes, amount: amount(one.amount) }),
  )
  if (interval) {
    const { minutes } = interval
    parts.push(t('summary.every', { count: minutes, amount: amount(interval.amount) }))
  }
  return parts.length > 0 ? parts.join('; ') : t('summary.nothing')
}

function rules(
  data: TariffData,
  amount: Amount,
  t: Translate,
): readonly (readonly [string, string])[] {
  const { grace, tax, rounding } = data
  const minutes = (count: number): string => (count ? t('summary.minutes', { count }) : '')
  const withClasses = (text: string, classes: readonly VehicleClass[]): string =>
    classes.length === 0 ? text : `${text} (${classesOf(classes, t)})`
  const lost = (one: TariffData['lost_ticket'][number]): string => {
    const kind = t(one.adds_to_stay ? 'tariffs.lostAdds' : 'tariffs.lostDearer')
    return withClasses(`${amount(one.amount)}, ${kind}`, one.classes)
  }
  return [
    [t('tariffs.graceEntry'), minutes(grace.after_entry_minutes)],
    [t('tariffs.gracePayment'), minutes(grace.after_payment_minutes)],
    [t('tariffs.free'), minutes(data.free_minutes)],
    [
      t('tariffs.caps'),
      data.caps
        .map((cap) => withClasses(`${amount(cap.amount)} ${t(`capKind.${cap.per}`)}`, cap.classes))
        .join('; '),
    ],
    [t('tariffs.lost'), data.lost_ticket.map(lost).join('; ')],
    [t('tariffs.minimum'), data.minimum ? amount(data.minimum) : ''],
    [
      t('tariffs.unit'),
      rounding.unit > 1 ? `${amount(rounding.unit)}, ${t(`roundingMode.${rounding.mode}`)}` : '',
    ],
    [
      t('tariffs.tax'),
      tax
        ? t(tax.included ? 'summary.taxIncluded' : 'summary.taxAdded', {
            name: tax.name,
            percent: tax.basis_points / 100,
          })
        : '',
    ],
    [t('tariffs.unknownClass'), data.unknown_class ? t(`vehicle.${data.unknown_class}`) : ''],
    [t('tariffs.holidays'), data.holidays.join(', ')],
  ]
}

/** What a tariff says, in words. */
export function Summary({ data }: { data: TariffData }) {
  const { t, language } = useI18n()
  const amount: Amount = (units) => formatMoney(units, data.currency, language)
  return (
    <Stack>
      <ol style={{ margin: 0, paddingLeft: 20, display: 'grid', gap: 10 }}>
        {data.rates.map((rate, index) => (
          // Rates have no name of their own that is sure to differ.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <Text fw={600} size="sm">
              {rate.name}
            </Text>
            <Text size="sm">{costs(rate, amount, t)}</Text>
            <Text size="xs" c="dimmed">
              {whenOf(rate, t)} · {classesOf(rate.classes, t)}
            </Text>
          </li>
        ))}
      </ol>
      <div>
        <Title order={3} mb={6}>
          {t('tariffs.rules')}
        </Title>
        <Facts items={rules(data, amount, t)} />
      </div>
    </Stack>
  )
}
