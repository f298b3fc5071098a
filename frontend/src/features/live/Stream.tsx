import { memo } from 'react'

import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { StatusBadge } from '@/components/status/StatusBadge'
import { useT } from '@/lib/i18n'

import type { OpenPass } from './feed/passes'
import { statusOf, type Reading } from './feed/readings'
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
  readings: readonly Reading[]
  selected: number | null
  onSelect: (id: number) => void
}

/** What passes now, and the newest readings, one a line. */
export function Stream({ passes, readings, selected, onSelect }: Props) {
  const t = useT()
  return (
    // Scrolls by itself, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={classes['list']} aria-label={t('live.stream')} tabIndex={0}>
      {passes.map((pass) => (
        <Passing key={pass.pass_id} pass={pass} />
      ))}
      {readings.map((reading) => (
        <Row
          key={reading.detection_id}
          reading={reading}
          selected={reading.detection_id === selected}
          onSelect={onSelect}
        />
      ))}
    </ul>
  )
}
