import { useT } from '@/lib/i18n'

import classes from './PlateBadge.module.css'

interface Props {
  /** As shown (`B 1234 XYZ`); null when a plate was seen but not read. */
  text: string | null
  /** The plate's background colour by name, as the engine saw it. */
  color?: string | null | undefined
  size?: 'sm' | 'md' | 'lg' | 'xl'
}

/** A plate's text, drawn as a plate. */
export function PlateBadge({ text, color, size = 'md' }: Props) {
  const t = useT()
  if (!text)
    return <span className={`${classes['plate']} ${classes['unread']}`}>{t('plate.unread')}</span>
  const face = classes[color ?? 'white'] ?? classes['white']
  return (
    <span className={`${classes['plate']} ${face} ${classes[size] ?? ''}`} data-plate={text}>
      {text}
    </span>
  )
}
