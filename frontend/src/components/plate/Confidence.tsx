import { useT } from '@/lib/i18n'

import { grade } from './doubt'
import classes from './Confidence.module.css'

const percent = (value: number): string => `${Math.floor(value * 100)}%`

/** A confidence from 0 to 1 as a short bar and a number. */
export function Confidence({ value }: { value: number }) {
  const t = useT()
  return (
    <span className={`${classes['meter']} ${classes[grade(value)]}`} title={t('plate.confidence')}>
      <span className={classes['track']} aria-hidden>
        <span className={classes['fill']} style={{ width: percent(value) }} />
      </span>
      <span className={classes['value']}>{percent(value)}</span>
    </span>
  )
}

/** A reading character by character, each with its confidence. */
export function CharConfidences({ text, values }: { text: string; values: readonly number[] }) {
  const t = useT()
  if (values.length !== text.length) return null
  return (
    <ol className={classes['chars']} aria-label={t('plate.charConfidences')}>
      {[...text].map((letter, index) => {
        const value = values[index] ?? 0
        const mark = grade(value)
        return (
          // The place in the text is what a character is known by.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className={`${classes['char']} ${classes[mark]}`} data-grade={mark}>
            <span className={classes['letter']}>{letter}</span>
            <span className={classes['bar']} aria-hidden />
            <span className={classes['percent']}>{percent(value)}</span>
          </li>
        )
      })}
    </ol>
  )
}
