import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Location } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import { locationTypes } from '@/lib/words'
import { ifMatch, useVersioned } from '@/lib/versioned'

interface Props {
  location: Location | null
  /** The version that a change names; it is refused after one of somebody else. */
  version?: string | null
  onClose: () => void
}

export function LocationForm({ location, version = null, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  // As it was when the form was opened.
  const [header] = useState(ifMatch(version))
  const { data: lots = [] } = useLots()
  const [name, setName] = useState(location?.name ?? '')
  const [type, setType] = useState<Location['type']>(location?.type ?? 'entry')
  const [lot, setLot] = useState(location?.lot ? String(location.lot.id) : null)
  const [country, setCountry] = useState(location?.country ?? '')
  const onSuccess = (): void => {
    void queries.invalidateQueries()
    onClose()
  }
  const add = $api.useMutation('post', '/api/locations', { onSuccess })
  const put = $api.useMutation('put', '/api/locations/{id}', { onSuccess })
  const submit = (): void => {
    const body = { name, type, lot_id: lot ? Number(lot) : null, country: country || null }
    if (location) put.mutate({ params: { path: { id: location.id }, header }, body })
    else add.mutate({ body })
  }
  return (
    <FormModal
      title={t(location ? 'places.editLocation' : 'places.addLocation')}
      error={add.error ?? put.error}
      busy={add.isPending || put.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('places.name')}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <SegmentedControl
        aria-label={t('places.type')}
        value={type}
        onChange={setType}
        data={locationTypes.map((value) => ({ value, label: t(`place.${value}`) }))}
      />
      <Select
        label={t('place.lot')}
        placeholder={t('places.noLot')}
        data={lots.map((item) => ({ value: String(item.id), label: item.name }))}
        value={lot}
        onChange={setLot}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      <TextInput
        label={t('places.country')}
        description={t('places.countryHint')}
        maxLength={2}
        value={country}
        onChange={(event) => setCountry(event.currentTarget.value.toUpperCase())}
      />
    </FormModal>
  )
}

/** Changes a location. */
export function EditLocation({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/locations/${id}`, () =>
    api.GET('/api/locations/{id}', { params: { path: { id } } }),
  )
  return data ? (
    <LocationForm location={data.stored} version={data.version} onClose={onClose} />
  ) : null
}
