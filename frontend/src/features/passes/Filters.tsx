import { Group, Select, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import type { Changes } from '@/lib/url/search'

import { kinds, type PassesSearch } from './search'

const DELAY_MS = 250
/** Two beside each other on a phone. */
const field = { flex: '1 1 130px', maxWidth: 200 } as const

interface Props {
  search: PassesSearch
  change: (changes: Changes<PassesSearch>) => void
}

/** By kind, lot, plate, holder or note, and whether they are valid now. */
export function Filters({ search, change }: Props) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const filter = (changes: Changes<PassesSearch>): void => change({ ...changes, cursor: null })
  const later = useDebouncedCallback(filter, DELAY_MS)
  // Apart from the other: what is typed in one must not stop what was typed in the other.
  const aboutLater = useDebouncedCallback(filter, DELAY_MS)
  const clear = { 'aria-label': t('action.clear') }
  return (
    <Group p="sm" px="md" gap="sm">
      <Select
        style={field}
        aria-label={t('passes.kind')}
        placeholder={t('passes.allKinds')}
        data={kinds.map((value) => ({ value, label: t(`passes.${value}`) }))}
        value={search.kind ?? null}
        onChange={(kind) => filter({ kind: kinds.find((known) => known === kind) ?? null })}
        clearable
        clearButtonProps={clear}
      />
      <Select
        style={field}
        aria-label={t('passes.lot')}
        placeholder={t('lots.all')}
        data={lots.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={search.lot ?? null}
        onChange={(lot) => filter({ lot })}
        clearable
        clearButtonProps={clear}
      />
      <TextInput
        style={field}
        aria-label={t('lists.search')}
        placeholder={t('lists.search')}
        leftSection={<IconSearch size={16} />}
        defaultValue={search.search ?? ''}
        maxLength={30}
        onChange={(event) => later({ search: event.currentTarget.value.trim() || null })}
      />
      <TextInput
        style={field}
        aria-label={t('passes.searchAbout')}
        placeholder={t('passes.searchAbout')}
        defaultValue={search.about ?? ''}
        maxLength={200}
        onChange={(event) => aboutLater({ about: event.currentTarget.value.trim() || null })}
      />
      <Switch
        label={t('lists.activeOnly')}
        checked={Boolean(search.active)}
        onChange={(event) => filter({ active: event.currentTarget.checked ? 'yes' : null })}
      />
    </Group>
  )
}
