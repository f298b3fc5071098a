import { Select, TextInput } from '@mantine/core'

import { $api } from '@/client/api'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import { colors, kinds, plateTypes, unreadReasons, vehicleClasses } from '@/lib/words'

import type { DetectionsSearch, FilterChanges, FilterName } from '../search'

interface Props {
  search: DetectionsSearch
  onChange: (changes: FilterChanges) => void
}

interface Option {
  value: string
  label: string
}

export function MoreFilters({ search, onChange }: Props) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const { data: cameras = [] } = $api.useQuery('get', '/api/cameras')
  const choice = (name: FilterName, label: string, data: Option[]) => (
    <Select
      key={name}
      label={label}
      placeholder={t('filter.any')}
      data={data}
      value={search[name] ?? null}
      onChange={(value) => onChange({ [name]: value })}
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  )
  const text = (name: FilterName, label: string, placeholder: string) => (
    <TextInput
      key={name + (search[name] ?? '')}
      label={label}
      placeholder={placeholder}
      defaultValue={search[name] ?? ''}
      onBlur={(event) =>
        onChange({ [name]: event.currentTarget.value.trim().toUpperCase() || null })
      }
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
  const distances = ['0', '1', '2', '3']
  const confidences = ['0.5', '0.7', '0.8', '0.9', '0.95', '0.99']
  return (
    <>
      {choice(
        'lot',
        t('place.lot'),
        lots.map(({ id, name }) => ({ value: String(id), label: name })),
      )}
      {(cameras.length > 0 || search.camera_id) &&
        choice(
          'camera_id',
          t('filter.camera'),
          cameras.map(({ id, name }) => ({ value: String(id), label: name })),
        )}
      {choice(
        'kind',
        t('filter.kind'),
        kinds.map((value) => ({ value, label: t(`kind.${value}`) })),
      )}
      {choice(
        'vehicle_class',
        t('detections.vehicle'),
        vehicleClasses.map((value) => ({ value, label: t(`vehicle.${value}`) })),
      )}
      {choice(
        'color',
        t('filter.color'),
        colors.map((value) => ({ value, label: t(`color.${value}`) })),
      )}
      {text('country', t('plate.country'), 'ID')}
      {text('region', t('filter.region'), 'B')}
      {choice(
        'plate_type',
        t('plate.type'),
        plateTypes.map((value) => ({ value, label: t(`plateType.${value}`) })),
      )}
      {choice(
        'min_confidence',
        t('filter.confidence'),
        confidences.map((value) => ({
          value,
          label: t('filter.atLeast', { percent: Number(value) * 100 }),
        })),
      )}
      {choice(
        'read',
        t('filter.read'),
        [true, false].map((value) => ({
          value: String(value),
          label: t(value ? 'filter.isRead' : 'filter.isUnread'),
        })),
      )}
      {choice(
        'unread_reason',
        t('filter.reason'),
        unreadReasons.map((value) => ({ value, label: t(`unreadShort.${value}`) })),
      )}
      {search.match === 'fuzzy' &&
        choice(
          'max_distance',
          t('filter.distance'),
          distances.map((value) => ({ value, label: t('filter.edits', { count: Number(value) }) })),
        )}
    </>
  )
}
