import { Select, Text, type SelectProps } from '@mantine/core'

import { useT } from '@/lib/i18n'

interface Option {
  value: string
  label: string
}

interface Props {
  /** Without one, the field is named for screen readers only. */
  label?: string | undefined
  width: number | string
  /** The whole names of options by their values; others have their label. */
  names: ReadonlyMap<string, string>
  data: Option[] | { group: string; items: Option[] }[]
  searchable: boolean
  value: string | null
  onChange: (value: string | null) => void
}

/** Choice of a place; empty means all. The field has short names, the list the whole ones. */
export function NamesSelect({ label, width, names, data, searchable, value, onChange }: Props) {
  const t = useT()
  const nameOf = (option: { value: unknown; label: string }): string =>
    names.get(String(option.value)) ?? option.label
  const filter: NonNullable<SelectProps['filter']> = ({ options, search }) => {
    const text = search.toLowerCase()
    const fits = (option: { value: unknown; label: string }): boolean =>
      nameOf(option).toLowerCase().includes(text)
    return options
      .map((option) =>
        'items' in option ? { ...option, items: option.items.filter(fits) } : option,
      )
      .filter((option) => 'items' in option || fits(option))
  }
  return (
    <Select
      w={width}
      {...(label ? { label } : { 'aria-label': t('place.location') })}
      placeholder={t('place.all')}
      data={data}
      title={names.get(value ?? '')}
      renderOption={({ option }) => <Text size="sm">{nameOf(option)}</Text>}
      filter={filter}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      styles={{ dropdown: { minWidth: width, maxWidth: 'min(420px, 94vw)' } }}
      value={value}
      onChange={onChange}
      clearable
      searchable={searchable}
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  )
}
