import { Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Tariff } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'

/** Returns the tag of the tariff as it is shown; null where it was changed meanwhile. */
async function tagOf({ id, updated_at }: Tariff): Promise<string | null> {
  const { data, response, error } = await api.GET('/api/tariffs/{id}', {
    params: { path: { id } },
  })
  if (error) throw error
  return data.updated_at === updated_at ? response.headers.get('ETag') : null
}

interface Props {
  tariff: Tariff
  onClose: () => void
}

/** Changes the name of a tariff and the lot that it is for. */
export function Rename({ tariff, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const { data: lots = [] } = useLots()
  const [name, setName] = useState(tariff.name)
  const [lot, setLot] = useState(tariff.lot_id === null ? null : String(tariff.lot_id))
  const [error, setError] = useState<unknown>(null)
  const put = $api.useMutation('put', '/api/tariffs/{id}')
  const submit = async (): Promise<void> => {
    try {
      // A tag that nothing has: the service answers that it was changed.
      const tag = (await tagOf(tariff)) ?? '"changed"'
      await put.mutateAsync({
        params: { path: { id: tariff.id }, header: { 'If-Match': tag } },
        body: { name: name.trim(), lot_id: lot ? Number(lot) : null },
      })
      void queries.invalidateQueries()
      onClose()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <FormModal
      title={t('tariffs.rename')}
      error={error}
      busy={put.isPending}
      onSubmit={() => void submit()}
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
      <Select
        label={t('tariffs.onlyLot')}
        placeholder={t('tariffs.anyLot')}
        data={lots.map(({ id, name: label }) => ({ value: String(id), label }))}
        value={lot}
        onChange={setLot}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
    </FormModal>
  )
}
