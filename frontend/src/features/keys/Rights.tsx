import { Checkbox, MultiSelect, Stack } from '@mantine/core'

import type { Permission } from '@/client/types'
import { LotsChoice } from '@/components/account/LotsChoice'
import { useT } from '@/lib/i18n'
import { usePermissions } from '@/lib/permissions'
import { useLocations } from '@/lib/places/timezone'
import { keyPermissions } from '@/lib/words'

/** What a key may do, and where; null means everywhere. */
export interface KeyRights {
  permissions: Permission[]
  lots: number[] | null
  locations: number[] | null
}

interface Props {
  value: KeyRights
  onChange: (rights: KeyRights) => void
}

function Permissions({ value, onChange }: Props) {
  const t = useT()
  const { allows } = usePermissions()
  return (
    <Checkbox.Group
      label={t('keys.permissions')}
      value={value.permissions}
      onChange={(names) =>
        onChange({ ...value, permissions: keyPermissions.filter((name) => names.includes(name)) })
      }
    >
      <Stack gap={8} mt={6}>
        {keyPermissions
          .filter((name) => allows(name))
          .map((name) => (
            <Checkbox key={name} value={name} label={t(`permission.${name}`)} />
          ))}
      </Stack>
    </Checkbox.Group>
  )
}

/** The rights of a new key; they never change afterwards. */
export function Rights({ value, onChange }: Props) {
  const t = useT()
  const { data: locations = [] } = useLocations()
  return (
    <>
      <Permissions value={value} onChange={onChange} />
      <LotsChoice
        value={value.lots}
        onChange={(lots) =>
          onChange({ ...value, lots, locations: lots && (value.locations ?? []) })
        }
        hint={t('keys.lotsHint')}
      />
      {value.lots !== null && (
        <MultiSelect
          label={t('keys.locations')}
          placeholder={value.locations?.length ? '' : t('place.none')}
          data={locations.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={(value.locations ?? []).map(String)}
          onChange={(ids) => onChange({ ...value, locations: ids.map(Number) })}
          searchable={locations.length > 8}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
        />
      )}
    </>
  )
}
