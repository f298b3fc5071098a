import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
} from '@tabler/icons-react'

import type { OccupancyState } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './Occupancy.module.css'

const icons = {
  free: IconCircleCheckFilled,
  almost_full: IconAlertTriangleFilled,
  full: IconCircleXFilled,
}

/** How full a lot is: by word, icon and colour. */
export function State({ state }: { state: OccupancyState }) {
  const t = useT()
  const Icon = icons[state]
  return (
    <span className={`${classes['state']} ${classes[state]}`} data-state={state}>
      <Icon size={15} aria-hidden />
      {t(`occupancy.${state}`)}
    </span>
  )
}
