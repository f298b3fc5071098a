import { ActionIcon, Group, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'

import { useT } from '@/lib/i18n'

import type { DetectionsSearch, FilterChanges } from '../search'
import classes from './Filters.module.css'

const matches = ['contains', 'exact', 'prefix', 'wildcard', 'fuzzy'] as const
const usualMatch = 'contains'

interface Props {
  search: DetectionsSearch
  onChange: (changes: FilterChanges) => void
}

/** The plate to search for and how to compare it. */
export function PlateSearch({ search, onChange }: Props) {
  const t = useT()
  const stored = search.plate ?? ''
  const [typed, setTyped] = useState({ stored, text: stored })
  const text = typed.stored === stored ? typed.text : stored
  const match = search.match ?? usualMatch

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onChange({ plate: text.trim() || null, match: text.trim() ? match : null })
  }
  return (
    <form onSubmit={submit} className={classes['search']}>
      <Group gap={8} align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          miw={110}
          label={t('plate.text')}
          placeholder={match === 'wildcard' ? 'B 12?? *' : 'B 1234 XYZ'}
          value={text}
          onChange={(event) => setTyped({ stored, text: event.currentTarget.value })}
          rightSection={
            <ActionIcon type="submit" variant="subtle" aria-label={t('detections.search')}>
              <IconSearch size={16} />
            </ActionIcon>
          }
        />
        <Select
          w={128}
          label={t('detections.match')}
          data={matches.map((value) => ({ value, label: t(`match.${value}`) }))}
          value={match}
          allowDeselect={false}
          onChange={(value) => onChange({ match: value, plate: text.trim() || null })}
        />
      </Group>
    </form>
  )
}
