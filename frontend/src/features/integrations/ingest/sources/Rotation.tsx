import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'

import { $api } from '@/client/api'
import type { IngestSource } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

import { NewAddress } from './NewAddress'

/** Makes another address for a source, and shows it once. */
export function Rotation({ source, onClose }: { source: IngestSource; onClose: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const { mutate, isPending, error, data } = $api.useMutation(
    'post',
    '/api/ingest_sources/{id}/token',
    { onSuccess: () => void queries.invalidateQueries() },
  )
  if (data) return <NewAddress added={data} onClose={onClose} />
  return (
    <FormModal
      title={t('ingest.rotateTitle', { name: source.name })}
      action={t('ingest.rotate')}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ params: { path: { id: source.id } } })}
      onClose={onClose}
    >
      <Text size="sm">{t('ingest.rotateText')}</Text>
    </FormModal>
  )
}
