import { Button } from '@mantine/core'
import { IconCarOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import type { PlateHit } from '@/client/types'
import { Thumbnail } from '@/components/picture/Thumbnail'
import { Confidence } from '@/components/plate/Confidence'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { Panel } from '@/components/layout/Page'
import { Async, Empty } from '@/components/feedback/States'
import { useI18n, useT } from '@/lib/i18n'
import { useIsZoneKnown, useZone } from '@/lib/places/timezone'
import { formatTime } from '@/lib/time/zone'

import classes from './Plate.module.css'
import { useHistory } from './useHistory'

const STEP = 24

function Shot({ hit }: { hit: PlateHit }) {
  const { id, session_id, plate, vehicle, location, captured_at, image_url } = hit
  return (
    <li>
      <Link
        className={classes['shot']}
        to="/detections"
        search={{ plate: plate?.text ?? undefined, match: 'exact', row: id, session: session_id }}
      >
        <Thumbnail src={vehicle?.image_url ?? plate?.image_url ?? image_url} />
        <span className={classes['shotText']}>
          <Moment at={captured_at} show="time" locationId={location?.id} />
          <LocationName location={location} />
          {plate && <Confidence value={plate.confidence} />}
        </span>
      </Link>
    </li>
  )
}

function Days({ hits }: { hits: readonly PlateHit[] }) {
  const { language } = useI18n()
  const zone = useZone()
  const isZoneKnown = useIsZoneKnown()
  if (!isZoneKnown) return null
  const days = Map.groupBy(hits, ({ captured_at }) =>
    formatTime(captured_at, 'date', language, zone),
  )
  return [...days].map(([day, shots]) => (
    <section key={day}>
      <h3 className={classes['day']}>{day}</h3>
      <ul className={classes['grid']}>
        {shots.map((hit) => (
          <Shot key={hit.id} hit={hit} />
        ))}
      </ul>
    </section>
  ))
}

/** The pictures of a plate over time. */
export function Detections({ plate }: { plate: string }) {
  const t = useT()
  const query = useHistory(plate)
  const [shown, setShown] = useState(STEP)
  return (
    <Panel title={t('plate.pictures')} flush>
      <Async query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('plate.neverSeen')} hint={t('plate.neverSeenHint')} icon={IconCarOff} />
          ) : (
            <>
              <Days hits={items.slice(0, shown)} />
              {shown < items.length && (
                <Button variant="subtle" fullWidth mb="sm" onClick={() => setShown(shown + STEP)}>
                  {t('plate.more')}
                </Button>
              )}
            </>
          )
        }
      </Async>
    </Panel>
  )
}
