import { useT } from '@/lib/i18n'
import { aligned } from '@/lib/aligned'

import classes from './ComparedPlates.module.css'

interface Props {
  entry: string
  exit: string
}

/** The plates of entry and exit one above the other; characters that differ are marked. */
export function ComparedPlates({ entry, exit }: Props) {
  const t = useT()
  const columns = aligned(entry, exit)
  const count = columns.filter(([one, other]) => one !== other).length
  const summary = t(count === 0 ? 'visits.platesEqual' : 'visits.platesDiffer', { count })
  const row = (name: string, side: 0 | 1) => (
    <div className={classes['row']}>
      <span className={classes['name']}>{name}</span>
      {columns.map((column, index) => (
        <span
          // oxlint-disable-next-line react/no-array-index-key -- a character is known by its place
          key={index}
          className={`${classes['char']} ${column[0] === column[1] ? '' : classes['differs']}`}
          data-differs={column[0] !== column[1] || undefined}
        >
          {column[side] || '–'}
        </span>
      ))}
    </div>
  )
  return (
    <div className={classes['plates']}>
      <div role="img" aria-label={`${entry}, ${exit}: ${summary}`}>
        {row(t('place.entry'), 0)}
        {row(t('place.exit'), 1)}
      </div>
      <span className={classes['summary']}>{summary}</span>
    </div>
  )
}
