import { useI18n } from '@/lib/i18n'
import { useTimezone } from '@/lib/places/timezone'
import { formatTime, type ShownTime } from '@/lib/time/zone'

interface Props {
  at: string
  show?: ShownTime
  /** The location whose lot's clock is shown; without one, that of the only lot. */
  locationId?: number | null | undefined
  /** The timezone, where the service named it; else that of the location. */
  zone?: string | undefined
}

/** A moment on the clock of its location; the full date and zone are in the tooltip. */
export function Moment({ at, show = 'dateTime', locationId = null, zone: named }: Props) {
  const { language } = useI18n()
  const ofLocation = useTimezone(locationId)
  const zone = named ?? ofLocation
  return (
    <time dateTime={at} title={formatTime(at, 'full', language, zone)} className="tabular">
      {formatTime(at, show, language, zone)}
    </time>
  )
}
