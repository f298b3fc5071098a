import '@mantine/dates/styles.css'
import 'dayjs/locale/id'

import { Stack } from '@mantine/core'
import { DatePicker, DatesProvider, TimePicker } from '@mantine/dates'

import { useI18n } from '@/lib/i18n'

interface Props {
  /** `2026-11-28T14:30`, or empty; only the date where `dateOnly` is set. */
  value: string
  onChange: (wall: string) => void
  dateOnly: boolean
  /** The date that is shown where there is none. */
  today: string
  /** The last date that can be picked. */
  max?: string | undefined
}

/** A month to pick a day from, and the time below it. */
export default function Calendar({ value, onChange, dateOnly, today, max }: Props) {
  const { t, language } = useI18n()
  const day = value.slice(0, 10)
  const time = value.slice(11, 16) || '00:00'
  const pick = (date: string | null, at: string): void => {
    if (date) onChange(dateOnly ? date : `${date}T${at}`)
  }
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1, weekendDays: [] }}>
      <Stack gap="xs" align="center">
        <DatePicker
          value={day || null}
          defaultDate={day || today}
          {...(max ? { maxDate: max } : {})}
          onChange={(date) => pick(date, time)}
          hideOutsideDates
          ariaLabels={{
            previousMonth: t('moment.previous'),
            nextMonth: t('moment.next'),
            previousYear: t('moment.previous'),
            nextYear: t('moment.next'),
            previousDecade: t('moment.previous'),
            nextDecade: t('moment.next'),
          }}
        />
        {!dateOnly && (
          <TimePicker
            label={t('moment.time')}
            hoursInputLabel={t('moment.hours')}
            minutesInputLabel={t('moment.minutes')}
            value={time}
            onChange={(at) => /^\d\d:\d\d/.test(at) && pick(day || today, at.slice(0, 5))}
          />
        )}
      </Stack>
    </DatesProvider>
  )
}
