import { memo } from 'react'

import { FilterBar, FilterGrid } from '@/components/filter/FilterBar'
import { PlateSearch } from '@/components/filter/PlateSearch'
import { LocationSelect } from '@/components/form/LocationSelect'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { StatusSelect } from '@/components/status/StatusSelect'
import { useT } from '@/lib/i18n'

import { filterNames, type DetectionsSearch, type FilterChanges } from '../search'
import { activeFilters, moreNames, noFilters } from './filters'
import { MoreFilters } from './MoreFilters'

interface Props {
  search: DetectionsSearch
  onChange: (changes: FilterChanges) => void
}

const areSame = (before: Props, now: Props): boolean =>
  before.onChange === now.onChange &&
  filterNames.every((name) => before.search[name] === now.search[name])

/** The filters of the table, which stay as they are where another page or row of it is shown. */
export const Filters = memo(function Filters({ search, onChange }: Props) {
  const t = useT()
  const active = activeFilters(search)
  const more = active.filter((name) => moreNames.includes(name)).length
  const { plate, match, from, to, location, status } = search
  return (
    <FilterBar
      first={<PlateSearch plate={plate} match={match} onChange={onChange} />}
      usual={
        <>
          <PeriodInput from={from} to={to} onChange={onChange} />
          <LocationSelect
            label={t('place.location')}
            width={160}
            value={location}
            onChange={(chosen) => onChange({ location: chosen })}
          />
          <StatusSelect value={status} onChange={(chosen) => onChange({ status: chosen })} />
        </>
      }
      more={
        <FilterGrid>
          <MoreFilters search={search} onChange={onChange} />
        </FilterGrid>
      }
      active={{ first: plate ? 1 : 0, usual: active.length - more - (plate ? 1 : 0), more }}
      onClear={() => onChange(noFilters)}
    />
  )
}, areSame)
