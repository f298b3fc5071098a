import type { Detection, Session } from '@/client/types'
import { useT } from '@/lib/i18n'

import classes from './Pictures.module.css'

interface Props {
  session: Session
  detection: Detection
}

/** Every stored picture of a detection, each to be opened whole. */
export function Pictures({ session, detection }: Props) {
  const t = useT()
  const pictures = [
    ['pictures.original', session.image?.url],
    ['pictures.annotated', session.annotated_image_url],
    ['pictures.vehicle', detection.vehicle?.image_url],
    ['pictures.plate', detection.plate?.image_url],
  ] as const
  return (
    <ul className={classes['pictures']} aria-label={t('pictures.title')}>
      {pictures.map(([label, url]) =>
        url ? (
          <li key={label}>
            <a href={url} target="_blank" rel="noreferrer">
              <img src={url} alt="" loading="lazy" decoding="async" />
              {t(label)}
            </a>
          </li>
        ) : null,
      )}
    </ul>
  )
}
