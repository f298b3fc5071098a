import { Button, Group, SegmentedControl, Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'

import { PlaceSelect } from '@/components/form/PlaceSelect'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { alertKinds, severities } from '@/lib/alarms'
import { useT } from '@/lib/i18n'
import type { Changes } from '@/lib/url/search'

import type { AlarmsSearch } from './search'

interface Props {
  search: AlarmsSearch
  onChange: (changes: Changes<AlarmsSearch>) => void
}

/** All filters but the state. */
function More({ search, onChange: change }: Props) {
  const t = useT()
  const clearButtonProps = { 'aria-label': t('action.clear') }
  return (
    <Group gap="sm" align="flex-end">
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
        <Button variant="light" onClick={() => change({ visit: null })}>
          {t('alarms.notOfVisit', { id: String(search.visit) })}
        </Button>
      )}
    </Group>
  )
}

export function Filters({ search, onChange }: Props) {
  const t = useT()
  const narrow = useMediaQuery('(max-width: 48em)')
  const change = (changes: Changes<AlarmsSearch>): void => onChange({ ...changes, cursor: null })
  const more = <More search={search} onChange={change} />
  return (
    <Group p="sm" px="md" gap="sm" align="flex-end">
      <SegmentedControl
        aria-label={t('alarms.state')}
        value={search.state ?? 'open'}
        onChange={(state) => change({ state: state === 'open' ? null : state })}
        data={(['open', 'acknowledged', 'all'] as const).map((value) => ({
          value,
          label: t(`alarmState.${value}`),
        }))}
      />
      {narrow ? (
        <details>
          <summary>{t('alarms.filters')}</summary>
          {more}
        </details>
      ) : (
        more
      )}
    </Group>
  )
}
