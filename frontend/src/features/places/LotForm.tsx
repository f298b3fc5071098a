import { NumberInput, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Lot } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { KeepInputs, type Ages } from '@/components/form/KeepInputs'
import { useT } from '@/lib/i18n'
import { browserZone } from '@/lib/time/zone'
import { ifMatch, useVersioned } from '@/lib/versioned'

const timezones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

interface Props {
  lot: Lot | null
  /** The version that a change names; it is refused after one of somebody else. */
  version?: string | null
  onClose: () => void
}

const numberOf = (value: number | string): number | null => (value === '' ? null : Number(value))

export function LotForm({ lot, version = null, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  // As it was when the form was opened.
  const [header] = useState(ifMatch(version))
  const [name, setName] = useState(lot?.name ?? '')
  const [capacity, setCapacity] = useState<number | string>(lot?.capacity ?? '')
  const [timezone, setTimezone] = useState(lot?.timezone ?? browserZone())
  const [ages, setAges] = useState<Ages>({
    keep_days: lot?.keep_days ?? null,
    keep_days_unlisted: lot?.keep_days_unlisted ?? null,
  })
  const onSuccess = (): void => {
    void queries.invalidateQueries()
    onClose()
  }
  const add = $api.useMutation('post', '/api/lots', { onSuccess })
  const put = $api.useMutation('put', '/api/lots/{id}', { onSuccess })
  const submit = (): void => {
    const body = {
      name,
      capacity: numberOf(capacity),
      timezone,
      ...ages,
    }
    if (lot) put.mutate({ params: { path: { id: lot.id }, header }, body })
    else add.mutate({ body })
  }
  return (
    <FormModal
      title={t(lot ? 'places.editLot' : 'places.addLot')}
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
      <NumberInput
        label={t('places.capacity')}
        description={t('places.capacityHint')}
        min={0}
        max={1_000_000}
        allowDecimal={false}
        value={capacity}
        onChange={setCapacity}
        hideControls
      />
      <Select
        label={t('places.timezone')}
        data={timezones.includes(timezone) ? timezones : [timezone, ...timezones]}
        searchable
        allowDeselect={false}
        limit={60}
        value={timezone}
        onChange={(value) => setTimezone(value ?? 'UTC')}
      />
      <KeepInputs value={ages} hint={t('places.keepDaysHint')} onChange={setAges} />
    </FormModal>
  )
}

/** Changes a lot. */
export function EditLot({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/lots/${id}`, () =>
    api.GET('/api/lots/{id}', { params: { path: { id } } }),
  )
  return data ? <LotForm lot={data.stored} version={data.version} onClose={onClose} /> : null
}
