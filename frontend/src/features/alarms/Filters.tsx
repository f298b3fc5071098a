import { Button, SegmentedControl, Select } from '@mantine/core'

import { FilterBar } from '@/components/filter/FilterBar'
import { PlaceSelect } from '@/components/form/PlaceSelect'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { alertKinds, severities } from '@/lib/alarms'
import { useT } from '@/lib/i18n'
import type { Changes } from '@/lib/url/search'

import type { AlarmsSearch } from './search'

const none = {
  severity: null,
  kind: null,
  location: null,
  lot: null,
  visit: null,
  from: null,
  to: null,
} as const

interface Props {
  search: AlarmsSearch
  onChange: (changes: Changes<AlarmsSearch>) => void
}

/** All filters but the state. */
function Usual({ search, onChange: change }: Props) {
  const t = useT()
  const clearButtonProps = { 'aria-label': t('action.clear') }
  return (
    <>
      <Select
        w={140}
        label={t('alarms.severity')}
        placeholder={t('filter.any')}
        data={severities.map((value) => ({ value, label: t(`severity.${value}`) }))}
        value={search.severity ?? null}
        onChange={(severity) => change({ severity })}
        clearable
        clearButtonProps={clearButtonProps}
      />
      <Select
        w={190}
        label={t('alarms.kind')}
        placeholder={t('filter.any')}
        data={alertKinds.map((value) => ({ value, label: t(`alertKind.${value}`) }))}
        value={search.kind ?? null}
        onChange={(kind) => change({ kind })}
        clearable
        clearButtonProps={clearButtonProps}
      />
      <PlaceSelect label={t('place.location')} search={search} onChange={change} />
      <PeriodInput
        labels={[t('alarms.from'), t('alarms.to')]}
        from={search.from}
        to={search.to}
        onChange={change}
      />
      {search.visit !== undefined && (
        <Button
          variant="light"
          style={{ gridColumn: '1 / -1' }}
          onClick={() => change({ visit: null })}
        >
          {t('alarms.notOfVisit', { id: String(search.visit) })}
        </Button>
      )}
    </>
  )
}

/** Which alarms are listed and exported. */
export function Filters({ search, onChange }: Props) {
  const t = useT()
  const change = (changes: Changes<AlarmsSearch>): void => onChange({ ...changes, cursor: null })
  const active = Object.keys(none).filter((name) => search[name as keyof typeof none]).length
  return (
    <FilterBar
      first={
        <SegmentedControl
          aria-label={t('alarms.state')}
          value={search.state ?? 'open'}
          onChange={(state) => change({ state: state === 'open' ? null : state })}
          data={(['open', 'acknowledged', 'all'] as const).map((value) => ({
            value,
            label: t(`alarmState.${value}`),
          }))}
        />
      }
      usual={<Usual search={search} onChange={change} />}
      active={{ usual: active }}
      onClear={() => change(none)}
    />
  )
}
