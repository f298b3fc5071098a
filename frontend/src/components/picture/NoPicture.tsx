import { IconPhotoOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { useT } from '@/lib/i18n'

import classes from './NoPicture.module.css'

interface Props {
  /** Why there is none; without it, that none was sent. */
  text?: string
  className?: string | undefined
  /** What can be done about it. */
  children?: ReactNode
}

/** Stands where the picture of a reading would be. */
export function NoPicture({ text, className = '', children }: Props) {
  const t = useT()
  return (
    <div className={`${classes['none']} ${className}`}>
      <IconPhotoOff size={28} aria-hidden />
      <span>{text ?? t('picture.none')}</span>
      {children}
    </div>
  )
}
