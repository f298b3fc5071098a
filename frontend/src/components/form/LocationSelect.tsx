import { Select } from '@mantine/core'

import { useT } from '@/lib/i18n'
import { useLocations } from '@/lib/places/timezone'

interface Props {
  value: string | undefined
  onChange: (id: string | null) => void
  label?: string
  width?: number | string
}

/** Choice of a location; empty means all. */
export function LocationSelect({ value, onChange, label, width = 180 }: Props) {
  const t = useT()
  const { data = [] } = useLocations()
  return (
    <Select
      w={width}
      {...(label ? { label } : { 'aria-label': t('place.location') })}
      placeholder={t('place.all')}
      data={data.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={value ?? null}
      onChange={onChange}
      clearable
      searchable={data.length > 8}
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  )
}
