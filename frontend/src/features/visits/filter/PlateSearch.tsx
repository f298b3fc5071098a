import { ActionIcon, Group, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useRef, useState, type FormEvent } from 'react'

import { useT } from '@/lib/i18n'

import type { FilterChanges, VisitsSearch } from '../search'
import classes from './Filters.module.css'

const matches = ['contains', 'exact', 'prefix', 'wildcard', 'fuzzy'] as const
const usualMatch = 'contains'

interface Props {
  search: VisitsSearch
  onChange: (changes: FilterChanges) => void
}

/** The plate to search for and how to compare it. */
export function PlateSearch({ search, onChange }: Props) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  // The way to compare is kept here until there is a plate to compare.
  const [chosen, setChosen] = useState(search.match ?? usualMatch)
  const apply = (next: string): void => {
    const plate = input.current?.value.trim() || null
    onChange({ plate, match: plate ? next : null })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    apply(chosen)
  }
  return (
    <form onSubmit={submit} className={classes['search']}>
      <Group gap={8} align="flex-end" wrap="nowrap">
        <TextInput
          key={search.plate ?? ''}
          ref={input}
          flex={1}
          miw={110}
          label={t('plate.text')}
          placeholder="B 1234 XYZ"
          defaultValue={search.plate ?? ''}
          rightSection={
            <ActionIcon type="submit" variant="subtle" aria-label={t('detections.search')}>
              <IconSearch size={16} />
            </ActionIcon>
          }
        />
        <Select
          w={118}
          label={t('detections.match')}
          data={matches.map((value) => ({ value, label: t(`match.${value}`) }))}
          value={chosen}
          allowDeselect={false}
          onChange={(value) => {
            setChosen(value ?? usualMatch)
            apply(value ?? usualMatch)
          }}
        />
      </Group>
    </form>
  )
}
