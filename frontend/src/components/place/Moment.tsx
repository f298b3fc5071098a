import { useI18n } from '@/lib/i18n'
import { useIsZoneKnown, usePlaceZone, useZone } from '@/lib/places/timezone'
import { formatTime, type ShownTime } from '@/lib/time/zone'

interface Props {
  at: string
  show?: ShownTime
  /** The location where it happened. */
  locationId?: number | null | undefined
  /** The lot where it happened. */
  lotId?: number | null | undefined
  /** The timezone of the place, where the service named it. */
  zone?: string | undefined
}

/**
 * A moment on the clock of the view. The tooltip has the full date and the zone, and the local time
 * of its place where that is in another zone. It keeps its place, unseen, until the zone is known.
 */
export function Moment({ at, show = 'dateTime', locationId, lotId, zone: named }: Props) {
  const { t, language } = useI18n()
  const zone = useZone()
  const isZoneKnown = useIsZoneKnown()
  const ofPlace = usePlaceZone({ location: locationId, lot: lotId })
  const local = named ?? ofPlace
  const full = formatTime(at, 'full', language, zone)
  const there =
    local && local !== zone
      ? `\n${t('time.there', { time: formatTime(at, 'full', language, local) })}`
      : ''
  return (
    <time dateTime={at} title={full + there} className={isZoneKnown ? 'tabular' : 'tabular unseen'}>
      {formatTime(at, show, language, zone)}
    </time>
  )
}
