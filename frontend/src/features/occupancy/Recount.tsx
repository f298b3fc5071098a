import { NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Lot, Occupancy, VehicleClass } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { MomentInput } from '@/components/moment/MomentInput'
import { Moment } from '@/components/place/Moment'
import { useI18n } from '@/lib/i18n'
import { zoneText } from '@/lib/time/zone'
import { vehicleClasses } from '@/lib/words'

const SHOWN = 5

/** The newest counts by hand of the lot. */
function Earlier({ lot }: { lot: Lot }) {
  const { t, language } = useI18n()
  const signed = new Intl.NumberFormat(language, { signDisplay: 'exceptZero' })
  const { data } = $api.useQuery('get', '/api/lots/{id}/recounts', {
    params: { path: { id: lot.id }, query: { limit: SHOWN } },
  })
  if (!data || data.items.length === 0) return null
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('recount.earlier')}
      </Text>
      {data.items.map(({ id, at, counted, difference, made_by, vehicle_class, note }) => (
        <Text key={id} size="sm" c="dimmed">
          <Moment at={at} />
          {': '}
          {vehicle_class ? t(`vehicle.${vehicle_class}`) : t('recount.all')},{' '}
          {t('recount.line', { counted, difference: signed.format(difference), name: made_by })}
          {note && ` · ${note}`}
        </Text>
      ))}
    </Stack>
  )
}

interface Props {
  lot: Lot
  occupancy: Occupancy
  onClose: () => void
}

/** Sets how many vehicles are in a lot, as somebody counted them. */
export function Recount({ lot, occupancy, onClose }: Props) {
  const { t, language } = useI18n()
  const queries = useQueryClient()
  const [counted, setCounted] = useState<number | string>('')
  const [vehicleClass, setVehicleClass] = useState<VehicleClass | null>(null)
  const [at, setAt] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const add = $api.useMutation('post', '/api/lots/{id}/recounts', {
    onSuccess: ({ difference }) => {
      notifications.show({ message: t('recount.done', { name: lot.name, difference }) })
      void queries.invalidateQueries()
      onClose()
    },
  })
  const shown = vehicleClass
    ? (occupancy.by_class.find(({ vehicle_class }) => vehicle_class === vehicleClass)?.occupied ??
      0)
    : occupancy.occupied
  const submit = (): void => {
    add.mutate({
      params: { path: { id: lot.id } },
      body: {
        counted: Number(counted),
        vehicle_class: vehicleClass,
        note: note.trim() || null,
        ...(at ? { at } : {}),
      },
    })
  }
  return (
    <FormModal
      title={t('recount.title', { name: lot.name })}
      error={add.error}
      busy={add.isPending}
      disabled={counted === ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t('recount.hint')}</Text>
      <NumberInput
        label={t('recount.counted')}
        description={t('recount.shown', { count: shown })}
        required
        withAsterisk={false}
        min={0}
        max={1_000_000}
        allowDecimal={false}
        value={counted}
        onChange={setCounted}
        hideControls
        data-autofocus
      />
      <Select
        label={t('recount.class')}
        placeholder={t('recount.all')}
        data={vehicleClasses.map((value) => ({ value, label: t(`vehicle.${value}`) }))}
        value={vehicleClass}
        onChange={(value) => setVehicleClass(value as VehicleClass | null)}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
      <MomentInput
        label={t('recount.at')}
        description={t('recount.atHint', { timezone: zoneText(lot.timezone, language) })}
        value={at}
        onChange={setAt}
      />
      <TextInput
        label={t('lists.note')}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Earlier lot={lot} />
    </FormModal>
  )
}
