import { Button, Collapse, Indicator } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'
import { memo } from 'react'

import { LocationSelect } from '@/components/form/LocationSelect'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { StatusSelect } from '@/components/status/StatusSelect'
import { useT } from '@/lib/i18n'

import { filterNames, type DetectionsSearch, type FilterChanges } from '../search'
import { activeFilters, moreNames, noFilters } from './filters'
import classes from './Filters.module.css'
import { MoreFilters } from './MoreFilters'
import { PlateSearch } from './PlateSearch'

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
  const hidden = active.filter((name) => moreNames.includes(name)).length
  const [opened, { toggle }] = useDisclosure(hidden > 0)
  return (
    <search>
      <div className={classes['bar']}>
        <PlateSearch search={search} onChange={onChange} />
        <PeriodInput from={search.from} to={search.to} onChange={onChange} />
        <LocationSelect
          label={t('place.location')}
          width={160}
          value={search.location}
          onChange={(location) => onChange({ location })}
        />
        <StatusSelect value={search.status} onChange={(status) => onChange({ status })} />
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
        {opened && (
          <div className={classes['more']}>
            <MoreFilters search={search} onChange={onChange} />
          </div>
        )}
      </Collapse>
    </search>
  )
}, areSame)
