import { IconPhotoOff } from '@tabler/icons-react'

import classes from './Thumbnail.module.css'

interface Props {
  src: string | null | undefined
  className?: string | undefined
}

/** A small picture beside the text that says what it shows; an icon where there is none. */
export function Thumbnail({ src, className = '' }: Props) {
  if (src) return <img className={className} src={src} alt="" loading="lazy" decoding="async" />
  return (
    <span className={`${className} ${classes['none']}`}>
      <IconPhotoOff size={18} aria-hidden />
    </span>
  )
}
