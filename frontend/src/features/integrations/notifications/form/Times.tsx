import { NumberInput } from '@mantine/core'

import { TimezoneSelect } from '@/components/form/TimezoneSelect'
import { WeekWindows } from '@/components/form/WeekWindows'
import { TimeInput } from '@/components/moment/TimeInput'
import { useT } from '@/lib/i18n'

import { Choice, Group, type FieldsProps } from './Fields'

/** When messages are sent. */
export function Times({ values, set }: FieldsProps) {
  const t = useT()
  return (
    <Group legend={t('channels.when')}>
      <Choice
        label={t('channels.digest')}
        description={t(`channelDigest.${values.digest}.hint`)}
        value={values.digest}
        choices={['none', 'hourly', 'daily']}
        name={(digest) => t(`channelDigest.${digest}`, { time: values.digest_at })}
        onChange={(digest) => set({ digest })}
      />
      {values.digest === 'daily' && (
        <TimeInput
          label={t('channels.digestAt')}
          required
          value={values.digest_at}
          onChange={(digest_at) => set({ digest_at })}
        />
      )}
      <WeekWindows
        label={t('channels.quiet')}
        description={t('channels.quietHint')}
        value={values.quiet_hours}
        onChange={(quiet_hours) => set({ quiet_hours })}
      />
      {values.quiet_hours.length > 0 && (
        <Choice
          label={t('channels.inQuiet')}
          description={t(`channelQuiet.${values.in_quiet_hours}.hint`)}
          value={values.in_quiet_hours}
          choices={['hold', 'drop']}
          name={(choice) => t(`channelQuiet.${choice}`)}
          onChange={(in_quiet_hours) => set({ in_quiet_hours })}
        />
      )}
      <TimezoneSelect
        label={t('places.timezone')}
        description={t('channels.timezoneHint')}
        value={values.timezone}
        onChange={(timezone) => set({ timezone: timezone ?? values.timezone })}
      />
      <NumberInput
        label={t('channels.mostPerHour')}
        description={t('channels.mostPerHourHint')}
        min={1}
        max={1000}
        allowDecimal={false}
        value={values.max_per_hour}
        onChange={(max_per_hour) => set({ max_per_hour })}
        hideControls
      />
    </Group>
  )
}
