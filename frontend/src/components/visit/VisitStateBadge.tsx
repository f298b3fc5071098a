import {
  IconArrowBarRight,
  IconArrowBarToRight,
  IconCircleCheckFilled,
  IconHelpCircle,
  IconParking,
} from '@tabler/icons-react'

import type { VisitState } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './VisitStateBadge.module.css'

const icons = {
  open: IconParking,
  closed: IconCircleCheckFilled,
  orphan_entry: IconArrowBarToRight,
  orphan_exit: IconArrowBarRight,
  review: IconHelpCircle,
}

/** What is known of a visit: by word, icon and colour. */
export function VisitStateBadge({ state }: { state: VisitState }) {
  const t = useT()
  const Icon = icons[state]
  return (
    <span
      className={`${classes['badge']} ${classes[state]}`}
      data-state={state}
      title={t(`visitState.${state}.hint`)}
    >
      <Icon size={15} aria-hidden />
      {t(`visitState.${state}`)}
    </span>
  )
}
