import { IconAlertTriangleFilled, IconCheck } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'

import { isDoubt, reasonText } from './reasons'
import classes from './Reasons.module.css'

/** What a visit rests on; what speaks against it has another icon. */
export function Reasons({ reasons }: { reasons: readonly string[] }) {
  const t = useT()
  if (reasons.length === 0) return null
  return (
    <ul className={classes['reasons']} aria-label={t('visits.reasons')}>
      {reasons.map((reason) => {
        const doubt = isDoubt(reason)
        const Icon = doubt ? IconAlertTriangleFilled : IconCheck
        return (
          <li key={reason} className={doubt ? classes['doubt'] : undefined}>
            <Icon size={15} aria-hidden />
            {reasonText(reason, t)}
          </li>
        )
      })}
    </ul>
  )
}
