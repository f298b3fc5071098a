import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { NewWebhook, Webhook } from '@/client/types'
import { FormDrawer } from '@/components/form/FormDrawer'
import { useT } from '@/lib/i18n'
import { ifMatch, useVersioned, type Versioned } from '@/lib/versioned'

import { NewSecret } from '../detail/NewSecret'
import { Fields } from './Fields'
import { isIncomplete, valuesOf, webhookOf } from './values'

interface FormProps {
  webhook: Webhook | null
  error: unknown
  busy: boolean
  onSubmit: (webhook: ReturnType<typeof webhookOf>) => void
  onClose: () => void
}

function WebhookForm({ webhook, error, busy, onSubmit, onClose }: FormProps) {
  const t = useT()
  const [values, setValues] = useState(() => valuesOf(webhook))
  return (
    <FormDrawer
      title={webhook ? t('people.edit', { name: webhook.name }) : t('webhooks.add')}
      action={webhook ? undefined : t('webhooks.add')}
      error={error}
      busy={busy}
      disabled={isIncomplete(values)}
      onSubmit={() => onSubmit(webhookOf(values))}
      onClose={onClose}
    >
      <Fields
        values={values}
        set={(changes) => setValues((before) => ({ ...before, ...changes }))}
      />
    </FormDrawer>
  )
}

interface AddProps {
  onAdded: (webhook: NewWebhook) => void
  onClose: () => void
}

/** Adds a webhook, and shows its secret once. */
export function AddWebhook({ onAdded, onClose }: AddProps) {
  const queries = useQueryClient()
  const { mutate, error, isPending, data } = $api.useMutation('post', '/api/webhooks', {
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['get', '/api/webhooks'] }),
  })
  if (data) return <NewSecret webhook={data} onClose={() => onAdded(data)} />
  return (
    <WebhookForm
      webhook={null}
      error={error}
      busy={isPending}
      onSubmit={(body) => mutate({ body })}
      onClose={onClose}
    />
  )
}

function Editing({ stored, version, onClose }: Versioned<Webhook> & { onClose: () => void }) {
  const queries = useQueryClient()
  // As they were when the form was opened.
  const [begun] = useState({ stored, version })
  const { mutate, error, isPending } = $api.useMutation('put', '/api/webhooks/{id}', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  const params = { path: { id: begun.stored.id }, header: ifMatch(begun.version) }
  return (
    <WebhookForm
      webhook={begun.stored}
      error={error}
      busy={isPending}
      onSubmit={(body) => mutate({ params, body })}
      onClose={onClose}
    />
  )
}

/** Changes a webhook; its secret stays. */
export function EditWebhook({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/webhooks/${id}`, () =>
    api.GET('/api/webhooks/{id}', { params: { path: { id } } }),
  )
  return data ? <Editing {...data} onClose={onClose} /> : null
}
