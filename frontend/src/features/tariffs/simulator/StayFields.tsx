import { NumberInput, Select, Switch, Text } from '@mantine/core'

import type { Lot } from '@/client/types'
import { WallClockInput } from '@/components/moment/WallClockInput'
import { useI18n } from '@/lib/i18n'
import { separators, type Currency } from '@/lib/money'
import { zoneText } from '@/lib/time/zone'
import { vehicleClasses } from '@/lib/words'

import classes from '../form/Form.module.css'
import { discountKinds, type Stay } from './stay'

interface Props {
  stay: Stay
  set: (changes: Partial<Stay>) => void
  lots: readonly Lot[]
  lot: Lot | undefined
  onLot: (id: string | null) => void
  timezone: string
  currency: Currency | undefined
}

function Discount({ stay, set, currency }: Pick<Props, 'stay' | 'set' | 'currency'>) {
  const { t, language } = useI18n()
  const { thousands, decimal } = separators(language)
  return (
    <>
      <Select
        label={t('simulator.discount')}
        placeholder={t('simulator.noDiscount')}
        data={discountKinds.map((kind) => ({ value: kind, label: t(`discountKind.${kind}`) }))}
        value={stay.discount}
        onChange={(value) =>
          set({ discount: discountKinds.find((kind) => kind === value) ?? null, value: '' })
        }
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      {stay.discount && (
        <NumberInput
          label={t(`discountKind.${stay.discount}`)}
          min={0}
          max={stay.discount === 'percent' ? 100 : 10 ** 12}
          decimalScale={stay.discount === 'amount' ? (currency?.decimals ?? 0) : 0}
          thousandSeparator={thousands}
          decimalSeparator={decimal}
          value={stay.value}
          onChange={(value) => set({ value })}
          hideControls
        />
      )}
    </>
  )
}

/** The stay of a simulation. */
export function StayFields({ stay, set, lots, lot, onLot, timezone, currency }: Props) {
  const { t, language } = useI18n()
  const moment = (name: 'entered' | 'exited' | 'paid') => (
    <WallClockInput
      label={t(`simulator.${name}`)}
      value={stay[name]}
      onChange={(wall) => set({ [name]: wall ?? '' })}
    />
  )
  return (
    <div>
      <div className={classes['fields']}>
        {moment('entered')}
        {moment('exited')}
        <Select
          label={t('simulator.vehicle')}
          placeholder={t('simulator.unknown')}
          data={vehicleClasses.map((one) => ({ value: one, label: t(`vehicle.${one}`) }))}
          value={stay.vehicle}
          onChange={(value) =>
            set({ vehicle: vehicleClasses.find((one) => one === value) ?? null })
          }
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
        {lots.length > 1 && (
          <Select
            label={t('simulator.lot')}
            data={lots.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={lot ? String(lot.id) : null}
            onChange={onLot}
            allowDeselect={false}
          />
        )}
        {moment('paid')}
        <Discount stay={stay} set={set} currency={currency} />
      </div>
      <Text size="xs" c="dimmed" mt={6}>
        {t('simulator.timezone', { timezone: zoneText(timezone, language) })}
      </Text>
      <Switch
        mt="sm"
        label={t('simulator.lost')}
        checked={stay.lost}
        onChange={(event) => set({ lost: event.currentTarget.checked })}
      />
    </div>
  )
}
