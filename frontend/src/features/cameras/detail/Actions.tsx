import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPencil, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Camera } from '@/client/types'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { EditCamera } from '../form/CameraForm'

function Switch({ camera: { id, enabled } }: { camera: Camera }) {
  const t = useT()
  const queries = useQueryClient()
  const options = {
    onSuccess: () => void queries.invalidateQueries(),
    onError: (error: unknown) =>
      void notifications.show({ color: 'red', message: describeError(error, t) }),
  }
  const start = $api.useMutation('post', '/api/cameras/{id}/start', options)
  const stop = $api.useMutation('post', '/api/cameras/{id}/stop', options)
  const Icon = enabled ? IconPlayerStop : IconPlayerPlay
  return (
    <Button
      variant="default"
      leftSection={<Icon size={16} />}
      loading={start.isPending || stop.isPending}
      onClick={() => (enabled ? stop : start).mutate({ params: { path: { id } } })}
    >
      {t(enabled ? 'cameras.stop' : 'cameras.start')}
    </Button>
  )
}

/** Start, stop, edit and delete, for those who may. */
export function Actions({ camera }: { camera: Camera }) {
  const t = useT()
  const navigate = useNavigate()
  const [opened, setOpened] = useState<'edit' | 'delete' | null>(null)
  const deletion = $api.useMutation('delete', '/api/cameras/{id}')
  const close = (): void => setOpened(null)
  const path = { id: camera.id }
  const remove = async (header: { 'If-Match'?: string }): Promise<void> => {
    await deletion.mutateAsync({ params: { path, header } })
    await navigate({ to: '/cameras', search: {}, replace: true })
  }
  return (
    <>
      <Switch camera={camera} />
      <Button
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={() => setOpened('edit')}
      >
        {t('action.edit')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} />}
        onClick={() => setOpened('delete')}
      >
        {t('action.delete')}
      </Button>
      {opened === 'edit' && <EditCamera id={camera.id} onClose={close} />}
      {opened === 'delete' && (
        <ConfirmDeletion
          title={t('cameras.deleteTitle', { name: camera.name })}
          name={`/cameras/${camera.id}`}
          get={() => api.GET('/api/cameras/{id}', { params: { path } })}
          remove={remove}
          onClose={close}
        >
          {t('cameras.deleteText')}
        </ConfirmDeletion>
      )}
    </>
  )
}
