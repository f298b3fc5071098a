import { useIsZoneKnown, useZone } from '@/lib/places/timezone'
import { fromWallClock, toWallClock } from '@/lib/time/zone'

import { WallClockInput, type FieldProps } from './WallClockInput'

interface Props extends FieldProps {
  /** ISO 8601, UTC. */
  value: string | null | undefined
  onChange: (moment: string | null) => void
  /** The timezone of the clock; without one that of the view. */
  zone?: string | undefined
}

/** A date and time on the clock of a zone. */
export function MomentInput({ value, onChange, zone: named, ...field }: Props) {
  const usual = useZone()
  const zone = named ?? usual
  const moment = value ? new Date(value) : null
  const isZoneKnown = useIsZoneKnown() || named !== undefined
  const valid = isZoneKnown && moment && !Number.isNaN(moment.getTime())
  return (
    <WallClockInput
      {...field}
      value={valid ? toWallClock(moment, zone) : ''}
      onChange={(wall) => onChange(wall && (fromWallClock(wall, zone)?.toISOString() ?? null))}
    />
  )
}
