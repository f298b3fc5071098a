import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots, IconKey, IconPencil, IconPlayerPause, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Webhook } from '@/client/types'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { useT } from '@/lib/i18n'

import { EditWebhook } from '../form/WebhookForm'
import { Rotation } from './Rotation'
import { SwitchOff } from './SwitchOff'
import { SwitchOn } from './SwitchOn'
import { TestButton } from './Test'

interface DeletionProps {
  webhook: Webhook
  onClose: () => void
}

function Deletion({ webhook: { id, name, pending }, onClose }: DeletionProps) {
  const t = useT()
  const navigate = useNavigate()
  const { mutateAsync } = $api.useMutation('delete', '/api/webhooks/{id}')
  const path = { id }
  const remove = async (header: { 'If-Match'?: string }): Promise<void> => {
    await mutateAsync({ params: { path, header } })
    await navigate({ to: '/integrations/webhooks', search: {}, replace: true })
  }
  return (
    <ConfirmDeletion
      title={t('webhooks.deleteTitle', { name })}
      name={`/webhooks/${id}`}
      get={() => api.GET('/api/webhooks/{id}', { params: { path } })}
      remove={remove}
      onClose={onClose}
    >
      {t('webhooks.deleteText')}
      {pending > 0 && ` ${t('webhooks.deletePending', { count: pending })}`}
    </ConfirmDeletion>
  )
}

/** Test, edit, switch on and off, a new secret, delete. */
export function Actions({ webhook }: { webhook: Webhook }) {
  const t = useT()
  const [opened, setOpened] = useState<'edit' | 'off' | 'rotate' | 'delete' | null>(null)
  const close = (): void => setOpened(null)
  return (
    <>
      <TestButton webhook={webhook} />
      <Button
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={() => setOpened('edit')}
      >
        {t('action.edit')}
      </Button>
      {!webhook.enabled && <SwitchOn webhook={webhook} />}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('webhooks.more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {webhook.enabled && (
            <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => setOpened('off')}>
              {t('webhooks.switchOff')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setOpened('rotate')}>
            {t('webhooks.rotate')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => setOpened('delete')}>
            {t('action.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {opened === 'edit' && <EditWebhook id={webhook.id} onClose={close} />}
      {opened === 'off' && <SwitchOff webhook={webhook} onClose={close} />}
      {opened === 'rotate' && <Rotation webhook={webhook} onClose={close} />}
      {opened === 'delete' && <Deletion webhook={webhook} onClose={close} />}
    </>
  )
}
