import type { AlertWindow, HoursWindow } from '@/client/types'
import { WeekWindows } from '@/components/form/WeekWindows'
import { useT } from '@/lib/i18n'
import { days } from '@/lib/time/days'

/** Working hours: what is added first. */
const first: AlertWindow = { days: days.slice(0, 5), from: '08:00', to: '18:00' }

/** Returns the hours of a right with the names that rules have; Monday is 1. */
const toWindow = ({ weekdays, start, end }: HoursWindow): AlertWindow => ({
  days: days.filter((_, index) => weekdays.includes(index + 1)),
  from: start,
  to: end,
})

const toHours = ({ days: chosen, from, to }: AlertWindow): HoursWindow => ({
  weekdays: chosen.map((day) => days.indexOf(day) + 1),
  start: from,
  end: to,
})

interface Props {
  value: readonly HoursWindow[]
  onChange: (hours: HoursWindow[]) => void
}

/** The hours of the week in which a right applies; none means always. */
export function Hours({ value, onChange }: Props) {
  const t = useT()
  return (
    <WeekWindows
      label={t('passes.hours')}
      description={t(value.length === 0 ? 'passes.hoursAlways' : 'passes.hoursHint')}
      first={first}
      endOfDay
      value={value.map(toWindow)}
      onChange={(windows) => onChange(windows.map(toHours))}
    />
  )
}
