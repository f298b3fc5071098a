import { useT } from '@/lib/i18n'

import classes from './PlateBadge.module.css'

interface Props {
  /** As shown (`B 1234 XYZ`); null when a plate was seen but not read. */
  text: string | null
  /** Whether the text was read but is stored as a hash only. */
  hashed?: boolean
  /** The plate's background colour by name, as the engine saw it. */
  color?: string | null | undefined
  size?: 'sm' | 'md' | 'lg' | 'xl'
}

/** A plate's text, drawn as a plate. */
export function PlateBadge({ text, hashed = false, color, size = 'md' }: Props) {
  const t = useT()
  if (!text) {
    const hint = hashed ? { title: t('plate.hashed.hint') } : {}
    return (
      <span className={`${classes['plate']} ${classes['unread']}`} {...hint}>
        {t(hashed ? 'plate.hashed' : 'plate.unread')}
      </span>
    )
  }
  const face = classes[color ?? 'white'] ?? classes['white']
  return (
    <span className={`${classes['plate']} ${face} ${classes[size] ?? ''}`} data-plate={text}>
      {text}
    </span>
  )
}
