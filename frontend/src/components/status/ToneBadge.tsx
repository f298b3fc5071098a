import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  type Icon as IconOf,
} from '@tabler/icons-react'

import classes from './ToneBadge.module.css'

const icons = {
  good: IconCircleCheckFilled,
  idle: IconCircleDashed,
  warning: IconAlertTriangleFilled,
  bad: IconAlertOctagonFilled,
}

export type Tone = keyof typeof icons

interface Props {
  tone: Tone
  children: string
  /** The icon in place of that of the tone; `null` for none. */
  icon?: IconOf | null
  /** The state as the service names it. */
  state?: string
  [data: `data-${string}`]: string
}

/** A state by word, icon and colour. */
export function ToneBadge({ tone, children, icon = icons[tone], state, ...data }: Props) {
  const Icon = icon
  return (
    <span
      className={`${classes['badge']} ${classes[tone]}`}
      {...(state === undefined ? {} : { 'data-state': state })}
      {...data}
    >
      {Icon && <Icon size={15} aria-hidden />}
      {children}
    </span>
  )
}
