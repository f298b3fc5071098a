import { useI18n } from '@/lib/i18n'
import { formatMoney, type Currency } from '@/lib/money'

interface Props {
  amount: number
  currency: Currency
}

/** An amount of the smallest units of a currency, as the language writes it. */
export function Money({ amount, currency }: Props) {
  const { language } = useI18n()
  return (
    <span className="tabular" style={{ whiteSpace: 'nowrap' }}>
      {formatMoney(amount, currency, language)}
    </span>
  )
}
