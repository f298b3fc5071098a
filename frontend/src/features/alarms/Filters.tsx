import { Group, SegmentedControl, Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'

import { LocationSelect } from '@/components/form/LocationSelect'
import { MomentInput } from '@/components/form/MomentInput'
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
      <LocationSelect
        label={t('place.location')}
        value={search.location}
        onChange={(location) => change({ location })}
      />
      <MomentInput
        label={t('alarms.from')}
        value={search.from}
        onChange={(from) => change({ from })}
      />
      <MomentInput label={t('alarms.to')} value={search.to} onChange={(to) => change({ to })} />
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
