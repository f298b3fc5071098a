import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconInfoCircleFilled,
} from '@tabler/icons-react'

import type { AlertSeverity } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './SeverityBadge.module.css'

export const severityIcons = {
  critical: IconAlertOctagonFilled,
  warning: IconAlertTriangleFilled,
  info: IconInfoCircleFilled,
}

/** How urgent an alarm is, by word, icon and colour. */
export function SeverityBadge({ severity }: { severity: AlertSeverity }) {
  const t = useT()
  const Icon = severityIcons[severity]
  return (
    <span className={`${classes['badge']} ${classes[severity]}`} data-severity={severity}>
      <Icon size={15} aria-hidden />
      {t(`severity.${severity}`)}
    </span>
  )
}
