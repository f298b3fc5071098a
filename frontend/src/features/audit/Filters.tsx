import { Select, TextInput } from '@mantine/core'

import { FilterBar, FilterGrid } from '@/components/filter/FilterBar'
import { PeriodInput } from '@/components/moment/PeriodInput'
import { useT } from '@/lib/i18n'
import type { Changes } from '@/lib/url/search'

import type { AuditSearch } from './search'
import { actorKinds, nouns } from './words'

const texts = ['actor', 'subject', 'address', 'request'] as const
const none = {
  from: null,
  to: null,
  actor: null,
  kind: null,
  on: null,
  subject: null,
  address: null,
  request: null,
} as const

interface Props {
  search: AuditSearch
  change: (changes: Changes<AuditSearch>) => void
}

function TextFilter({ name, search, change }: Props & { name: (typeof texts)[number] }) {
  const t = useT()
  return (
    <TextInput
      label={t(`audit.${name}`)}
      placeholder={name === 'subject' ? 'lot:3' : ''}
      maxLength={100}
      defaultValue={search[name] ?? ''}
      onBlur={(event) => change({ [name]: event.currentTarget.value.trim() || null })}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}

/** Who did what to which row, when and from where. */
export function Filters({ search, change: changeSearch }: Props) {
  const t = useT()
  const change = (changes: Changes<AuditSearch>): void => changeSearch({ cursor: null, ...changes })
  const active = Object.keys(none).filter((name) => search[name as keyof typeof none]).length
  return (
    <FilterBar
      usual={
        <FilterGrid>
          <PeriodInput width="100%" from={search.from} to={search.to} onChange={change} />
          <Select
            label={t('audit.on')}
            placeholder={t('lists.all')}
            data={nouns.map((value) => ({ value, label: t(`auditNoun.${value}`) }))}
            value={search.on ?? null}
            onChange={(value) => change({ on: nouns.find((noun) => noun === value) ?? null })}
            clearable
            searchable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
          />
          <Select
            label={t('audit.kind')}
            placeholder={t('lists.all')}
            data={actorKinds.map((value) => ({ value, label: t(`actorKind.${value}`) }))}
            value={search.kind ?? null}
            onChange={(value) =>
              change({ kind: actorKinds.find((kind) => kind === value) ?? null })
            }
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
          />
          {texts.map((name) => (
            <TextFilter
              key={name + (search[name] ?? '')}
              name={name}
              search={search}
              change={change}
            />
          ))}
        </FilterGrid>
      }
      active={{ usual: active }}
      onClear={() => change(none)}
    />
  )
}
