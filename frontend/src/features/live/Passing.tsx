import { IconProgress } from '@tabler/icons-react'

import { Moment } from '@/components/place/Moment'
import { CharConfidences } from '@/components/plate/Confidence'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { useT } from '@/lib/i18n'
import { useLocations } from '@/lib/places/timezone'

import type { OpenPass } from './feed/passes'
import classes from './Stream.module.css'

/** A vehicle that passes now: its plate as far as it is known, in the place of its reading. */
export function Passing({ pass }: { pass: OpenPass }) {
  const t = useT()
  const { data: locations = [] } = useLocations()
  const { pass_id, location_id, first_at, plate } = pass
  const place = locations.find(({ id }) => id === location_id)?.name
  const maybe = plate.status === 'blocked' || plate.status === 'watched' ? plate.status : null
  return (
    <li className={classes['passing']} data-pass={pass_id}>
      <span className={classes['time']}>
        <Moment at={first_at} show="recent" locationId={location_id} />
      </span>
      <span className={classes['firming']}>
        <span className={classes['provisional']}>
          <IconProgress size={15} aria-hidden />
          {t('live.provisional')}
          {place && <span className={classes['place']}>{place}</span>}
        </span>
        {plate.text && plate.char_confidences.length === plate.text.length ? (
          <CharConfidences text={plate.text} values={plate.char_confidences} />
        ) : (
          <PlateBadge text={plate.display_text ?? plate.text} hashed={plate.is_hashed} size="sm" />
        )}
        {maybe && <span className={classes['maybe']}>{t(`live.maybe.${maybe}`)}</span>}
      </span>
    </li>
  )
}
