import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { ApiKey } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

import { Limits, type KeyLimits } from './Limits'
import { NewKey } from './NewKey'
import { Rights, type KeyRights } from './Rights'

const noLimits: KeyLimits = { name: '', expires_at: null, rate_per_minute: null, daily_quota: null }
const noRights: KeyRights = { permissions: [], lots: null, locations: null }

/** Adds a key and shows it once. */
export function AddKey({ onClose }: { onClose: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const [limits, setLimits] = useState(noLimits)
  const [rights, setRights] = useState(noRights)
  const { mutate, isPending, error, data } = $api.useMutation('post', '/api/api_keys', {
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['get', '/api/api_keys'] }),
  })
  if (data) return <NewKey added={data} onClose={onClose} />
  return (
    <FormModal
      title={t('keys.add')}
      action={t('keys.add')}
      error={error}
      busy={isPending}
      disabled={rights.permissions.length === 0}
      onSubmit={() => mutate({ body: { ...limits, ...rights } })}
      onClose={onClose}
    >
      <Limits value={limits} onChange={setLimits} />
      <Rights value={rights} onChange={setRights} />
    </FormModal>
  )
}

/** Changes the name, the expiry and the limits of a key. */
export function EditKey({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const { id, name, expires_at, rate_per_minute, daily_quota } = apiKey
  const [limits, setLimits] = useState({ name, expires_at, rate_per_minute, daily_quota })
  const { mutate, isPending, error } = $api.useMutation('put', '/api/api_keys/{id}', {
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['get', '/api/api_keys'] })
      onClose()
    },
  })
  return (
    <FormModal
      title={t('people.edit', { name })}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ params: { path: { id } }, body: limits })}
      onClose={onClose}
    >
      <Limits value={limits} onChange={setLimits} />
      <Text size="sm" c="dimmed">
        {t('keys.rightsStay')}
      </Text>
    </FormModal>
  )
}
