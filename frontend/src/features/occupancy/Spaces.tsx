import { NumberInput, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Capacities, Lot } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { vehicleClasses } from '@/lib/words'

interface FormProps {
  lot: Lot
  capacities: Capacities
  onClose: () => void
}

function SpacesForm({ lot, capacities, onClose }: FormProps) {
  const t = useT()
  const queries = useQueryClient()
  const [values, setValues] = useState(capacities)
  const put = $api.useMutation('put', '/api/lots/{id}/capacities', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <FormModal
      title={t('spaces.title', { name: lot.name })}
      error={put.error}
      busy={put.isPending}
      onSubmit={() => put.mutate({ params: { path: { id: lot.id } }, body: values })}
      onClose={onClose}
    >
      <Text size="sm">{t('spaces.hint')}</Text>
      {vehicleClasses.map((name) => (
        <NumberInput
          key={name}
          label={t(`vehicle.${name}`)}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          value={values[name] ?? ''}
          onChange={(value) =>
            setValues((now) => ({ ...now, [name]: value === '' ? null : Number(value) }))
          }
          hideControls
        />
      ))}
    </FormModal>
  )
}

/** The spaces of a lot by vehicle class. */
export function Spaces({ lot, onClose }: Omit<FormProps, 'capacities'>) {
  const { data } = $api.useQuery('get', '/api/lots/{id}/capacities', {
    params: { path: { id: lot.id } },
  })
  // What is typed must not change because the list is fetched again.
  return data ? <SpacesForm lot={lot} capacities={data} onClose={onClose} /> : null
}
