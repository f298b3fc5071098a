import { useState } from 'react'

import { useT } from '@/lib/i18n'

import { doubtfulPlaces } from './doubt'
import classes from './PlateCrop.module.css'

interface Props {
  src: string
  /** As shown (`B 1234 XYZ`), with the confidence of each character. */
  text: string | null
  confidences: readonly number[]
  /** What the picture is, where "picture of the plate" is not enough. */
  alt?: string
  className?: string | undefined
}

/** Plates of one line are at least this many times as wide as high. */
const ONE_LINE = 2.4

/**
 * The picture of a plate. Marks below it show about where its doubtful characters are: by their
 * share of the width, so only below plates of one line.
 */
export function PlateCrop({ src, text, confidences, alt, className }: Props) {
  const t = useT()
  const [wide, setWide] = useState(false)
  const places = wide && text ? doubtfulPlaces(text, confidences) : []
  return (
    <span className={classes['frame']}>
      <img
        className={className}
        src={src}
        alt={alt ?? t('plate.crop')}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          setWide(naturalWidth >= ONE_LINE * naturalHeight)
        }
      />
      {text && places.length > 0 && (
        <span className={classes['marks']} title={t('plate.doubtfulHere')} aria-hidden>
          {places.map((place) => (
            <span key={place} style={{ left: `${(100 * (place + 0.5)) / text.length}%` }}>
              ▲
            </span>
          ))}
        </span>
      )}
    </span>
  )
}
