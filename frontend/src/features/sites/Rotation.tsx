import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'

import { $api, api } from '@/client/api'
import type { Site } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { ifMatch, useVersioned } from '@/lib/versioned'

import { NewKey } from './NewKey'
import { useSiteTexts } from './texts'

/** Asks, makes a new key, and shows it once. */
export function Rotation({ site: { id, name }, onClose }: { site: Site; onClose: () => void }) {
  const text = useSiteTexts()
  const queries = useQueryClient()
  const shown = useVersioned(`/sites/${id} to give a key`, () =>
    api.GET('/api/sites/{id}', { params: { path: { id } } }),
  )
  const { mutate, error, isPending, data } = $api.useMutation('post', '/api/sites/{id}/key', {
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['get', '/api/sites'] }),
  })
  if (data) return <NewKey site={data} onClose={onClose} />
  if (shown.isPending) return null
  const params = { path: { id }, header: ifMatch(shown.data?.version ?? null) }
  return (
    <FormModal
      title={text('sites.rotateTitle', { name })}
      action={text('sites.rotate')}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ params })}
      onClose={onClose}
    >
      <Text size="sm">{text('sites.rotateText')}</Text>
    </FormModal>
  )
}
