import { NumberInput } from '@mantine/core'

import { useI18n } from '@/lib/i18n'
import { separators } from '@/lib/money'

import type { Digits, Values } from './values'

interface Props {
  label: string
  description?: string
  currency: Pick<Values, 'code' | 'decimals'>
  value: Digits
  onChange: (value: Digits) => void
  optional?: boolean
}

/** An amount as people write it, with the code of its currency. */
export function AmountInput({ currency, optional = false, ...field }: Props) {
  const { language } = useI18n()
  const { thousands, decimal } = separators(language)
  return (
    <NumberInput
      {...field}
      required={!optional}
      min={0}
      decimalScale={Number(currency.decimals)}
      thousandSeparator={thousands}
      decimalSeparator={decimal}
      prefix={`${currency.code} `}
      hideControls
    />
  )
}

interface MinutesProps {
  label: string
  description?: string
  value: Digits
  onChange: (value: Digits) => void
  min?: number
  optional?: boolean
}

/** A whole number of minutes, at most 31 days. */
export function MinutesInput({ optional = false, min = 0, ...field }: MinutesProps) {
  return (
    <NumberInput
      {...field}
      required={!optional}
      min={min}
      max={44_640}
      allowDecimal={false}
      suffix=" min"
      hideControls
    />
  )
}
