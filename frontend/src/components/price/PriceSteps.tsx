import type { PriceStep } from '@/client/types'
import { useI18n } from '@/lib/i18n'
import type { Currency } from '@/lib/money'

import { Money } from './Money'
import classes from './PriceSteps.module.css'
import { stepName } from './steps'
import { stepText } from './stepText'

interface Props {
  steps: readonly PriceStep[]
  total: number
  currency: Currency
}

/** How a price was computed, step by step, and its sum. */
export function PriceSteps({ steps, total, currency }: Props) {
  const { t, language } = useI18n()
  return (
    <table className={classes['steps']} aria-label={t('price.steps')}>
      <tbody>
        {steps.map(({ code, text, amount }, index) => (
          // Two steps may be alike, and their order is theirs.
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={index} data-step={code}>
            <td>
              <span className={classes['kind']}>{stepName(code, t)}</span>
              {stepText(text, { t, language, currency })}
            </td>
            <td>
              <Money amount={amount} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('price.total')}</th>
          <td>
            <Money amount={total} currency={currency} />
          </td>
        </tr>
      </tfoot>
    </table>
  )
}
