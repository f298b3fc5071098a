import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Location } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import { locationTypes } from '@/lib/words'

interface Props {
  location: Location | null
  onClose: () => void
}

export function LocationForm({ location, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
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
    if (location) put.mutate({ params: { path: { id: location.id } }, body })
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
