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
  /** The timezone of the clock. */
  zone?: string | undefined
  required?: boolean
}

/** Date and time on the clock of the zone; without one of the only lot, else on the browser's. */
export function MomentInput(props: Props) {
  const { label, value, onChange, description, width, zone: named, required = false } = props
  const usual = useTimezone(null)
  const zone = named ?? usual
  const moment = value ? new Date(value) : null
  const valid = moment && !Number.isNaN(moment.getTime())
  return (
    <TextInput
      type="datetime-local"
      w={width}
      label={label}
      description={description}
      required={required}
      withAsterisk={false}
      value={valid ? toWallClock(moment, zone) : ''}
      onChange={(event) =>
        onChange(fromWallClock(event.currentTarget.value, zone)?.toISOString() ?? null)
      }
    />
  )
}
