import { Select } from '@mantine/core'

import { useT } from '@/lib/i18n'

const timezones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

interface Props {
  label: string
  description: string
  /** Shown while there is none; without it a timezone has to be chosen. */
  none?: string
  value: string | null
  onChange: (timezone: string | null) => void
}

/** Choice of a timezone by its IANA name. */
export function TimezoneSelect({ label, description, none, value, onChange }: Props) {
  const t = useT()
  return (
    <Select
      label={label}
      description={description}
      placeholder={none}
      data={value && !timezones.includes(value) ? [value, ...timezones] : timezones}
      searchable
      limit={60}
      required={none === undefined}
      withAsterisk={false}
      allowDeselect={none !== undefined}
      clearable={none !== undefined}
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      value={value}
      onChange={onChange}
    />
  )
}
