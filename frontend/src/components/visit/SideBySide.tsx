import type { VisitDetail, VisitReading } from '@/client/types'
import { NoPicture } from '@/components/picture/NoPicture'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { currentConfidences } from '@/components/plate/doubt'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { PlateCrop } from '@/components/plate/PlateCrop'
import { useT } from '@/lib/i18n'

import { ends } from './ends'
import classes from './SideBySide.module.css'

interface PicturesProps {
  detection: NonNullable<VisitReading['detection']>
  name: string
}

/** The photo, the vehicle and the plate; the photo opens whole. */
function Pictures({ detection, name }: PicturesProps) {
  const t = useT()
  const { image_url, annotated_image_url, vehicle, plate } = detection
  return (
    <>
      {image_url ? (
        <a href={image_url} target="_blank" rel="noreferrer">
          <img
            className={classes['photo']}
            src={annotated_image_url ?? image_url}
            alt={t('visits.photo', { name })}
            decoding="async"
          />
        </a>
      ) : (
        <NoPicture />
      )}
      {(vehicle?.image_url ?? plate?.image_url) && (
        <div className={classes['crops']}>
          {vehicle?.image_url && (
            <img
              className={classes['crop']}
              src={vehicle.image_url}
              alt={t('visits.vehiclePicture', { name })}
              decoding="async"
            />
          )}
          {plate?.image_url && (
            <PlateCrop
              className={`${classes['crop']} ${classes['plate']}`}
              src={plate.image_url}
              text={plate.display_text}
              confidences={currentConfidences(plate)}
              alt={t('visits.platePicture', { name })}
            />
          )}
        </div>
      )}
    </>
  )
}

interface SideProps {
  name: string
  reading: VisitReading | undefined
  at: string | null
  zone: string
  missing: string
}

function Side({ name, reading, at, zone, missing }: SideProps) {
  const t = useT()
  const plate = reading?.detection?.plate
  const moment = reading?.at ?? at
  return (
    <figure className={classes['side']}>
      <figcaption className={classes['head']}>
        <strong>{name}</strong>
        {moment && <Moment at={moment} show="full" zone={zone} />}
        {reading && <LocationName location={reading.location} />}
        {plate && (
          <PlateBadge
            text={plate.display_text ?? plate.text}
            hashed={plate.is_hashed}
            color={plate.background_color}
            confidences={currentConfidences(plate)}
            size="sm"
          />
        )}
      </figcaption>
      {reading?.detection ? (
        <Pictures detection={reading.detection} name={name} />
      ) : (
        <div className={classes['none']}>{reading ? t('visits.photoDeleted') : missing}</div>
      )}
    </figure>
  )
}

interface Props {
  visit: VisitDetail
  large?: boolean
}

/** The pictures of entry and exit beside each other. */
export function SideBySide({ visit, large = false }: Props) {
  const t = useT()
  const { entry, exit } = ends(visit)
  const { timezone } = visit.lot
  return (
    <div className={`${classes['sides']} ${large ? classes['large'] : ''}`}>
      <Side
        name={t('place.entry')}
        reading={entry}
        at={visit.entered_at}
        zone={timezone}
        missing={t('visits.noEntry')}
      />
      <Side
        name={t('place.exit')}
        reading={exit}
        at={visit.exited_at}
        zone={timezone}
        missing={t(visit.state === 'open' ? 'visits.stillInside' : 'visits.noExit')}
      />
    </div>
  )
}
