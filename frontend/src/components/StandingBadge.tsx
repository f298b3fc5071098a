import {
  IconAlertOctagonFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconEyeFilled,
} from '@tabler/icons-react'

import type { Standing } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './StandingBadge.module.css'

export const standingIcons = {
  allowed: IconCircleCheckFilled,
  blocked: IconAlertOctagonFilled,
  watched: IconEyeFilled,
  unlisted: IconCircleDashed,
}

/** A plate's standing on the lists: by word, icon and colour. */
export function StandingBadge({ status }: { status: Standing }) {
  const t = useT()
  const Icon = standingIcons[status]
  return (
    <span className={`${classes['badge']} ${classes[status]}`} data-standing={status}>
      <Icon size={15} aria-hidden />
      {t(`standing.${status}`)}
    </span>
  )
}
