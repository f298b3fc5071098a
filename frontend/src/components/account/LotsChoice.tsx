import { MultiSelect, Stack, Switch } from '@mantine/core'

import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'

interface Props {
  /** Null means all. */
  value: readonly number[] | null
  onChange: (lots: number[] | null) => void
  hint: string
}

/** All lots, or some of them. */
export function LotsChoice({ value, onChange, hint }: Props) {
  const t = useT()
  const { data: lots = [] } = useLots()
  return (
    <Stack gap="xs">
      <Switch
        label={t('lots.all')}
        description={hint}
        checked={value === null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : [])}
      />
      {value !== null && (
        <MultiSelect
          label={t('lots.some')}
          placeholder={value.length === 0 ? t('lots.none') : ''}
          data={lots.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={value.map(String)}
          onChange={(ids) => onChange(ids.map(Number))}
          searchable={lots.length > 8}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
      )}
    </Stack>
  )
}
