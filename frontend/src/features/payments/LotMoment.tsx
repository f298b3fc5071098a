import { useI18n } from '@/lib/i18n'
import { formatTime, type ShownTime } from '@/lib/time/zone'

import { useLotZone } from './zone'

interface Props {
  at: string
  lotId: number
  show?: ShownTime
}

/** A moment on the clock of a lot; the full date and zone are in the tooltip. */
export function LotMoment({ at, lotId, show = 'dateTime' }: Props) {
  const { language } = useI18n()
  const zone = useLotZone(lotId)
  return (
    <time dateTime={at} title={formatTime(at, 'full', language, zone)} className="tabular">
      {formatTime(at, show, language, zone)}
    </time>
  )
}
