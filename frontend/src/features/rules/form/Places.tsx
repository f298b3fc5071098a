import { MultiSelect } from '@mantine/core'

import { useT } from '@/lib/i18n'
import { useLocations, useLots } from '@/lib/places/timezone'

import type { Values } from './values'

interface Props {
  values: Values
  set: (changes: Partial<Values>) => void
}

interface Named {
  id: number
  name: string
}

/** The known places, and those of the rule that were deleted since. */
function choices(known: readonly Named[], chosen: readonly string[]) {
  const rest = chosen.filter((id) => !known.some((place) => String(place.id) === id))
  return [
    ...known.map(({ id, name }) => ({ value: String(id), label: name })),
    ...rest.map((id) => ({ value: id, label: `#${id}` })),
  ]
}

/** Where a rule holds; without a choice, everywhere. */
export function Places({ values, set }: Props) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const { data: locations = [] } = useLocations()
  const clearButtonProps = { 'aria-label': t('action.clear') }
  return (
    <>
      <MultiSelect
        label={t('rules.lots')}
        placeholder={values.lots.length === 0 ? t('rules.everywhere') : ''}
        data={choices(lots, values.lots)}
        value={values.lots}
        onChange={(chosen) => set({ lots: chosen })}
        searchable
        clearable
        clearButtonProps={clearButtonProps}
      />
      <MultiSelect
        label={t('rules.locations')}
        placeholder={values.locations.length === 0 ? t('rules.everywhere') : ''}
        data={choices(locations, values.locations)}
        value={values.locations}
        onChange={(chosen) => set({ locations: chosen })}
        searchable
        clearable
        clearButtonProps={clearButtonProps}
      />
    </>
  )
}
