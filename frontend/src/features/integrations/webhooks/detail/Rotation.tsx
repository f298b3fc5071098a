import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Webhook } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

import { NewSecret } from './NewSecret'

interface Props {
  webhook: Webhook
  onClose: () => void
}

/** Asks, makes a new secret, and shows it once. */
export function Rotation({ webhook: { id, name, previous_until }, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const [openedAt] = useState(() => new Date())
  const { mutate, error, isPending, data } = $api.useMutation(
    'post',
    '/api/webhooks/{id}/rotate_secret',
    { onSuccess: () => void queries.invalidateQueries() },
  )
  if (data) return <NewSecret webhook={data} onClose={onClose} />
  const hasTwo = previous_until !== null && new Date(previous_until) > openedAt
  return (
    <FormModal
      title={t('webhooks.rotateTitle', { name })}
      action={t('webhooks.rotate')}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ params: { path: { id } } })}
      onClose={onClose}
    >
      <Text size="sm">{t('webhooks.rotateText')}</Text>
      {hasTwo && (
        <Text size="sm" fw={550}>
          {t('webhooks.rotateAgain')}
        </Text>
      )}
    </FormModal>
  )
}
