import { Button, Group, Select } from '@mantine/core'

import { useT } from '@/lib/i18n'

interface SelectFilter {
  label: string
  options: readonly { value: string; label: string }[]
  value: string | null
  onChange: (value: string | null) => void
}

interface Props {
  filters: readonly SelectFilter[]
  onClear: () => void
}

/** Filters of a list, each a choice that may be empty, and a button that empties all. */
export function SelectFilters({ filters, onClear }: Props) {
  const t = useT()
  return (
    <Group p="sm" px="md" gap="sm" align="flex-end">
      {filters.map(({ label, options, value, onChange }) => (
        <Select
          key={label}
          label={label}
          data={options}
          value={value}
          onChange={onChange}
          searchable={options.length > 8}
          clearable
          placeholder={t('lists.all')}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
      ))}
      {filters.some(({ value }) => value !== null) && (
        <Button variant="subtle" onClick={onClear}>
          {t('filter.clear')}
        </Button>
      )}
    </Group>
  )
}
