import { memo } from 'react'

import { Hidden } from '@/components/fold/Folding'
import type { Line } from '@/components/fold/fold'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

import type { OpenPass } from './feed/passes'
import { isAsRead, statusOf, type Reading } from './feed/readings'
import { Passing } from './Passing'
import classes from './Stream.module.css'

interface RowProps {
  reading: Reading
  selected: boolean
  onSelect: (id: number) => void
}

const Row = memo(function Row({ reading, selected, onSelect }: RowProps) {
  const t = useT()
  const { detection_id: id, plate, vehicle, location, captured_at } = reading
  const status = statusOf(reading)
  return (
    <li>
      <button
        type="button"
        className={`${classes['row']} ${classes[status] ?? ''}`}
        aria-pressed={selected}
        onClick={() => onSelect(id)}
        data-reading={id}
      >
        <span className={classes['time']}>
          <Moment at={captured_at} show="recent" locationId={location?.id ?? null} />
        </span>
        <span className={classes['what']}>
          {plate ? (
            <PlateBadge
              text={plate.display_text ?? plate.text}
              hashed={plate.is_hashed}
              color={plate.background_color}
              confidences={isAsRead(reading) ? plate.char_confidences : []}
              size="sm"
            />
          ) : (
            <span className={classes['place']}>{t('live.noPlate')}</span>
          )}
          <span className={classes['place']}>
            {[vehicle && t(`vehicle.${vehicle.vehicle_class}`), location?.name]
              .filter(Boolean)
              .join(', ')}
          </span>
        </span>
        {status !== 'unlisted' && <StatusBadge status={status} />}
      </button>
    </li>
  )
})

interface Props {
  passes: readonly OpenPass[]
  lines: readonly Line<Reading>[]
  onUnfold: (hidden: readonly Reading[]) => void
  selected: number | null
  onSelect: (id: number) => void
}

/** What passes now, and the newest readings, one a line. */
export function Stream({ passes, lines, onUnfold, selected, onSelect }: Props) {
  const t = useT()
  return (
    // Scrolls by itself, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={classes['list']} aria-label={t('live.stream')} tabIndex={0}>
      {passes.map((pass) => (
        <Passing key={pass.pass_id} pass={pass} />
      ))}
      {lines.map((line) =>
        'hidden' in line ? (
          // Newer ones come first: a run of rows is known by its oldest.
          <li key={`until ${line.hidden.at(-1)?.detection_id}`}>
            <Hidden hidden={line.hidden} onUnfold={onUnfold} />
          </li>
        ) : (
          <Row
            key={line.record.detection_id}
            reading={line.record}
            selected={line.record.detection_id === selected}
            onSelect={onSelect}
          />
        ),
      )}
    </ul>
  )
}
