import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { NotificationChannel } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useI18n } from '@/lib/i18n'
import { useZone } from '@/lib/places/timezone'
import { ifMatch, useVersioned, type Versioned } from '@/lib/versioned'

import { Alarms } from './Alarms'
import { Contents } from './Contents'
import { Receivers } from './Receivers'
import { Times } from './Times'
import { channelOf, isIncomplete, valuesOf, type Values } from './values'

interface FormProps {
  channel: NotificationChannel | null
  version: string | null
  onClose: () => void
}

/** A channel: who is notified of which alarms, when, and with which words. */
function Form({ channel: stored, version: storedVersion, onClose }: FormProps) {
  const { t, language } = useI18n()
  const queries = useQueryClient()
  const timezone = useZone()
  // As they were when the form was opened.
  const [{ channel, version }] = useState({ channel: stored, version: storedVersion })
  const [values, setValues] = useState(() => valuesOf(channel, { timezone, language }))
  const set = (changes: Partial<Values>): void => setValues((now) => ({ ...now, ...changes }))
  const onSuccess = (): void => {
    void queries.invalidateQueries()
    onClose()
  }
  const add = $api.useMutation('post', '/api/notification_channels', { onSuccess })
  const put = $api.useMutation('put', '/api/notification_channels/{id}', { onSuccess })
  const submit = (): void => {
    const body = channelOf(values)
    if (!channel) add.mutate({ body })
    else put.mutate({ params: { path: { id: channel.id }, header: ifMatch(version) }, body })
  }
  return (
    <FormModal
      title={channel ? t('people.edit', { name: channel.name }) : t('channels.add')}
      error={add.error ?? put.error}
      busy={add.isPending || put.isPending}
      disabled={isIncomplete(values, channel?.has_url ?? false)}
      onSubmit={submit}
      onClose={onClose}
    >
      <Receivers values={values} set={set} hasUrl={channel?.has_url ?? false} />
      <Alarms values={values} set={set} />
      <Times values={values} set={set} />
      <Contents values={values} set={set} />
    </FormModal>
  )
}

export function NewChannel({ onClose }: { onClose: () => void }) {
  return <Form channel={null} version={null} onClose={onClose} />
}

function Editing({
  stored,
  version,
  onClose,
}: Versioned<NotificationChannel> & { onClose: () => void }) {
  return <Form channel={stored} version={version} onClose={onClose} />
}

export function EditChannel({ id, onClose }: { id: number; onClose: () => void }) {
  const { data } = useVersioned(`/notification_channels/${id}`, () =>
    api.GET('/api/notification_channels/{id}', { params: { path: { id } } }),
  )
  return data ? <Editing {...data} onClose={onClose} /> : null
}
