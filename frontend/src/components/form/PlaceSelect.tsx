import { useT } from '@/lib/i18n'
import type { PlaceSearch } from '@/lib/places/lot'
import { shortNames } from '@/lib/places/shortNames'
import { useLocations, useLots } from '@/lib/places/timezone'

import { NamesSelect } from './NamesSelect'

interface Props {
  search: PlaceSearch
  onChange: (places: { lot: string | null; location: string | null }) => void
  label?: string
  width?: number
}

/** Choice of a lot or of one location; empty means all. */
export function PlaceSelect({ search: { lot, location }, onChange, label, width = 180 }: Props) {
  const t = useT()
  const { data: locations = [] } = useLocations()
  const { data: lots = [] } = useLots()
  const ofLots = lots.map(({ id, name }) => ({ value: `lot ${id}`, label: name }))
  const short = shortNames(locations.map(({ name }) => name))
  const names = new Map(locations.map(({ id, name }) => [String(id), name]))
  const others = locations.map(({ id, name }, index) => ({
    value: String(id),
    label: short[index] ?? name,
  }))
  // Shown also where it is gone: no filter is hidden.
  const known = lots.find(({ id, name }) => String(id) === String(lot) || name === lot)
  const value = location ?? (lot ? `lot ${known?.id ?? lot}` : null)
  if (lot && !known) ofLots.push({ value: `lot ${lot}`, label: `${t('place.lot')} ${lot}` })
  return (
    <NamesSelect
      label={label}
      width={width}
      names={names}
      data={[
        ...(ofLots.length > 1 || lot ? [{ group: t('places.lots'), items: ofLots }] : []),
        { group: t('places.locations'), items: others },
      ]}
      searchable={locations.length > 8}
      value={value}
      onChange={(next) => {
        const chosen = next?.startsWith('lot ') ? next.slice(4) : null
        onChange({ lot: chosen, location: chosen ? null : next })
      }}
    />
  )
}
