import { TextInput } from '@mantine/core'

import { useTimezone } from '@/lib/places/timezone'
import { fromWallClock, toWallClock } from '@/lib/time/zone'

interface Props {
  label: string
  /** ISO 8601, UTC. */
  value: string | null | undefined
  onChange: (moment: string | null) => void
  description?: string
  width?: number | string
}

/** Date and time on the clock of the only lot, else on the browser's. */
export function MomentInput({ label, value, onChange, description, width }: Props) {
  const zone = useTimezone(null)
  const moment = value ? new Date(value) : null
  const valid = moment && !Number.isNaN(moment.getTime())
  return (
    <TextInput
      type="datetime-local"
      w={width}
      label={label}
      description={description}
      value={valid ? toWallClock(moment, zone) : ''}
      onChange={(event) =>
        onChange(fromWallClock(event.currentTarget.value, zone)?.toISOString() ?? null)
      }
    />
  )
}
