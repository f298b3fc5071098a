import type { Session } from '@/client/types'
import { NoPicture } from '@/components/picture/NoPicture'
import { Picture } from '@/components/picture/Picture'
import { useT } from '@/lib/i18n'

import { pictureBoxes } from './boxes'

interface Props {
  session: Session
  selected?: number | null
  zoomable?: boolean
  maxHeight?: string
}

/** A photo with everything found in it. */
export function SessionPicture({ session, selected = null, zoomable = true, maxHeight }: Props) {
  const t = useT()
  const { image, detections } = session
  if (!image) return <NoPicture />
  return (
    <Picture
      src={image.url}
      width={image.width}
      height={image.height}
      alt={t('picture.alt', { count: detections.length })}
      boxes={pictureBoxes(detections, t)}
      selected={selected}
      zoomable={zoomable}
      {...(maxHeight ? { maxHeight } : {})}
    />
  )
}
