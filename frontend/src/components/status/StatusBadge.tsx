import {
  IconAlertOctagonFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconEyeFilled,
} from '@tabler/icons-react'

import type { Status } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './StatusBadge.module.css'

export const statusIcons = {
  allowed: IconCircleCheckFilled,
  blocked: IconAlertOctagonFilled,
  watched: IconEyeFilled,
  unlisted: IconCircleDashed,
}

/** A plate's status on the lists: by word, icon and colour. */
export function StatusBadge({ status }: { status: Status }) {
  const t = useT()
  const Icon = statusIcons[status]
  return (
    <span className={`${classes['badge']} ${classes[status]}`} data-status={status}>
      <Icon size={15} aria-hidden />
      {t(`status.${status}`)}
    </span>
  )
}
