import { Button, Collapse, Indicator, Select } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'

import { LocationSelect } from '@/components/form/LocationSelect'
import { MomentInput } from '@/components/moment/MomentInput'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { useI18n } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import { formatDuration } from '@/lib/time/duration'
import { vehicleClasses } from '@/lib/words'

import type { FilterChanges, FilterName, VisitsSearch } from '../search'
import { activeFilters, noFilters, stays, visitStates } from './filters'
import classes from './Filters.module.css'
import { PlateSearch } from './PlateSearch'

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
    <div className={classes['more']}>
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
    </div>
  )
}

/** The filters of the table. */
export function Filters({ search, onChange }: Props) {
  const { t } = useI18n()
  const { data: lots = [] } = useLots()
  const active = activeFilters(search)
  const hidden = active.filter((name) => moreNames.has(name)).length
  const [opened, { toggle }] = useDisclosure(hidden > 0)
  const choice = useChoice({ search, onChange })
  return (
    <search>
      <div className={classes['bar']}>
        <PlateSearch search={search} onChange={onChange} />
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
              value: name === search.lot ? name : String(id),
              label: name,
            })),
          )}
        <PeriodInput from={search.from} to={search.to} onChange={onChange} />
        <Indicator disabled={hidden === 0} label={hidden} size={18}>
          <Button
            variant="default"
            leftSection={<IconFilter size={16} />}
            onClick={toggle}
            aria-expanded={opened}
          >
            {t('filter.more')}
          </Button>
        </Indicator>
        {active.length > 0 && (
          <Button variant="subtle" onClick={() => onChange(noFilters)}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
      <Collapse expanded={opened}>
        <More search={search} onChange={onChange} />
      </Collapse>
    </search>
  )
}
