import { ActionIcon, Group, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'

import { useT } from '@/lib/i18n'

import classes from './PlateSearch.module.css'

const matches = ['contains', 'exact', 'prefix', 'wildcard', 'fuzzy'] as const
const usualMatch = 'contains'

interface Props {
  plate: string | undefined
  match: string | undefined
  onChange: (changes: { plate: string | null; match: string | null }) => void
}

/** Returns what is entered, which begins anew whenever what is stored changes. */
function useEntered(stored: string): [string, (text: string) => void] {
  const [entered, setEntered] = useState({ stored, text: stored })
  const current = entered.stored === stored ? entered : { stored, text: stored }
  if (current !== entered) setEntered(current)
  return [current.text, (text) => setEntered({ stored, text })]
}

/** The plate to search for and how to compare it, which counts once there is a plate. */
export function PlateSearch({ plate, match, onChange }: Props) {
  const t = useT()
  const [text, setText] = useEntered(plate ?? '')
  const [chosen, setChosen] = useEntered(match ?? usualMatch)

  const apply = (how: string): void => {
    const written = text.trim() || null
    onChange({ plate: written, match: written ? how : null })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    apply(chosen)
  }
  return (
    <form onSubmit={submit} className={classes['search']}>
      <Group gap={8} align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          miw={110}
          label={t('plate.text')}
          placeholder={chosen === 'wildcard' ? 'B 12?? *' : 'B 1234 XYZ'}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
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
