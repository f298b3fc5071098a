import { Select } from '@mantine/core'

import { FilterBar, FilterGrid } from '@/components/filter/FilterBar'
import { PlateSearch } from '@/components/filter/PlateSearch'
import { LocationSelect } from '@/components/form/LocationSelect'
import { MomentInput } from '@/components/moment/MomentInput'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { useI18n } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import { formatDuration } from '@/lib/time/duration'
import { vehicleClasses } from '@/lib/words'

import type { FilterChanges, FilterName, VisitsSearch } from '../search'
import { activeFilters, noFilters, stays, visitStates } from './filters'

const passages = [
  ['inside_at', 'visits.insideAt'],
  ['entered_from', 'visits.enteredFrom'],
  ['entered_to', 'visits.enteredTo'],
  ['exited_from', 'visits.exitedFrom'],
  ['exited_to', 'visits.exitedTo'],
] as const

const moreNames: ReadonlySet<FilterName> = new Set([
  'location',
  'vehicle_class',
  ...passages.map(([name]) => name),
  'min_stay_s',
  'max_stay_s',
])

interface Props {
  search: VisitsSearch
  onChange: (changes: FilterChanges) => void
}

interface Option {
  value: string
  label: string
}

function useChoice({ search, onChange }: Props) {
  const { t } = useI18n()
  return (name: FilterName, label: string, data: Option[]) => (
    <Select
      label={label}
      placeholder={t('filter.any')}
      data={data}
      value={search[name] ?? null}
      onChange={(value) => onChange({ [name]: value })}
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  )
}

function More({ search, onChange }: Props) {
  const { t, language } = useI18n()
  const choice = useChoice({ search, onChange })
  const lengths = (chosen: string | undefined): Option[] =>
    [...new Set([...stays.map(String), ...(chosen ? [chosen] : [])])]
      .toSorted((one, other) => Number(one) - Number(other))
      .map((value) => ({ value, label: formatDuration(Number(value), language) }))
  return (
    <FilterGrid>
      <LocationSelect
        label={t('place.location')}
        width="100%"
        value={search.location}
        onChange={(location) => onChange({ location })}
      />
      {choice(
        'vehicle_class',
        t('detections.vehicle'),
        vehicleClasses.map((value) => ({ value, label: t(`vehicle.${value}`) })),
      )}
      {choice('min_stay_s', t('visits.stayAtLeast'), lengths(search.min_stay_s))}
      {choice('max_stay_s', t('visits.stayAtMost'), lengths(search.max_stay_s))}
      {passages.map(([name, label]) => (
        <MomentInput
          key={name}
          label={t(label)}
          value={search[name]}
          onChange={(moment) => onChange({ [name]: moment })}
        />
      ))}
    </FilterGrid>
  )
}

/** The filters of the table. */
export function Filters({ search, onChange }: Props) {
  const { t } = useI18n()
  const { data: lots = [] } = useLots()
  const active = activeFilters(search)
  const more = active.filter((name) => moreNames.has(name)).length
  const choice = useChoice({ search, onChange })
  const { plate, match, lot: chosen, from, to } = search
  return (
    <FilterBar
      first={<PlateSearch plate={plate} match={match} onChange={onChange} />}
      usual={
        <>
          {choice(
            'state',
            t('visits.state'),
            visitStates.map((value) => ({ value, label: t(`visitState.${value}`) })),
          )}
          {lots.length > 1 &&
            choice(
              'lot',
              t('place.lot'),
              lots.map(({ id, name }) => ({
                value: name === chosen ? name : String(id),
                label: name,
              })),
            )}
          <PeriodInput from={from} to={to} onChange={onChange} />
        </>
      }
      more={<More search={search} onChange={onChange} />}
      active={{ first: plate ? 1 : 0, usual: active.length - more - (plate ? 1 : 0), more }}
      onClear={() => onChange(noFilters)}
    />
  )
}
