import { useT } from '@/lib/i18n'

import { doubtfulPlaces } from './doubt'
import classes from './PlateBadge.module.css'

interface Props {
  /** As shown (`B 1234 XYZ`); null when a plate was seen but not read. */
  text: string | null
  /** Whether the text was read but is stored as a hash only. */
  hashed?: boolean
  /** The plate's background colour by name, as the engine saw it. */
  color?: string | null | undefined
  /** The confidence of each character, where it is known; doubtful characters are underlined. */
  confidences?: readonly number[]
  size?: 'sm' | 'md' | 'lg' | 'xl'
}

/** The text of a plate with its doubtful characters underlined. */
function Marked({ text, doubtful }: { text: string; doubtful: readonly number[] }) {
  const t = useT()
  const hint = t('plate.doubtful', { text: doubtful.map((index) => text[index]).join(', ') })
  return (
    <>
      <span title={hint}>
        {[...text].map((letter, index) =>
          doubtful.includes(index) ? (
            // oxlint-disable-next-line react/no-array-index-key -- a character is known by its place
            <span key={index} className={classes['doubtful']}>
              {letter}
            </span>
          ) : (
            letter
          ),
        )}
      </span>
      <span className="sr-only">{hint}</span>
    </>
  )
}

/** A plate's text, drawn as a plate. */
export function PlateBadge({ text, hashed = false, color, confidences, size = 'md' }: Props) {
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
  const doubtful = doubtfulPlaces(text, confidences ?? [])
  return (
    <span className={`${classes['plate']} ${face} ${classes[size] ?? ''}`} data-plate={text}>
      {doubtful.length > 0 ? <Marked text={text} doubtful={doubtful} /> : text}
    </span>
  )
}
