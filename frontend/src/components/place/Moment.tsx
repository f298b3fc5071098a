import { useI18n } from '@/lib/i18n'
import { useTimezone } from '@/lib/places/timezone'
import { formatTime, type ShownTime } from '@/lib/time/zone'

interface Props {
  at: string
  show?: ShownTime
  /** Whose lot's clock is meant; without one, that of the site. */
  locationId?: number | null | undefined
}

/** A moment on the clock of the place where it was; the full date and zone are in the hint. */
export function Moment({ at, show = 'dateTime', locationId = null }: Props) {
  const { language } = useI18n()
  const zone = useTimezone(locationId)
  return (
    <time dateTime={at} title={formatTime(at, 'full', language, zone)} className="tabular">
      {formatTime(at, show, language, zone)}
    </time>
  )
}
