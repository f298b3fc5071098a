import { shortNames } from '@/lib/places/shortNames'
import { useLocations } from '@/lib/places/timezone'

import { NamesSelect } from './NamesSelect'

interface Props {
  value: string | undefined
  onChange: (id: string | null) => void
  label?: string
  width?: number | string
}

/** Choice of a location; empty means all. */
export function LocationSelect({ value, onChange, label, width = 180 }: Props) {
  const { data: locations = [] } = useLocations()
  const short = shortNames(locations.map(({ name }) => name))
  return (
    <NamesSelect
      label={label}
      width={width}
      names={new Map(locations.map(({ id, name }) => [String(id), name]))}
      data={locations.map(({ id, name }, index) => ({
        value: String(id),
        label: short[index] ?? name,
      }))}
      searchable={locations.length > 8}
      value={value ?? null}
      onChange={onChange}
    />
  )
}
