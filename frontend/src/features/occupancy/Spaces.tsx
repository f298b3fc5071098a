import { NumberInput, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Capacities, Lot } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { ifMatch, useVersioned } from '@/lib/versioned'
import { vehicleClasses } from '@/lib/words'

interface FormProps {
  lot: Lot
  capacities: Capacities
  version: string | null
  onClose: () => void
}

function SpacesForm({ lot, capacities, version, onClose }: FormProps) {
  const t = useT()
  const queries = useQueryClient()
  const [values, setValues] = useState(capacities)
  // As they were when the form was opened.
  const [header] = useState(ifMatch(version))
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
      onSubmit={() => put.mutate({ params: { path: { id: lot.id }, header }, body: values })}
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
export function Spaces({ lot, onClose }: Pick<FormProps, 'lot' | 'onClose'>) {
  const { data } = useVersioned(`/lots/${lot.id}/capacities`, () =>
    api.GET('/api/lots/{id}/capacities', { params: { path: { id: lot.id } } }),
  )
  if (!data) return null
  return <SpacesForm lot={lot} capacities={data.stored} version={data.version} onClose={onClose} />
}
