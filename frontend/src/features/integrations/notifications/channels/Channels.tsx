import { Button } from '@mantine/core'
import { IconBellPlus, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { NotificationChannel } from '@/client/types'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { Async, Empty } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'

import { EditChannel, NewChannel } from '../form/ChannelForm'
import { ChannelTable } from './ChannelTable'
import { ChannelTest } from './ChannelTest'

interface DeletionProps {
  channel: NotificationChannel
  onClose: () => void
}

function Deletion({ channel: { id, name }, onClose }: DeletionProps) {
  const t = useT()
  const { mutateAsync } = $api.useMutation('delete', '/api/notification_channels/{id}')
  const path = { id }
  return (
    <ConfirmDeletion
      title={t('channels.deleteTitle', { name })}
      name={`/notification_channels/${id}`}
      get={() => api.GET('/api/notification_channels/{id}', { params: { path } })}
      remove={(header) => mutateAsync({ params: { path, header } })}
      onClose={onClose}
    >
      {t('channels.deleteText')}
    </ConfirmDeletion>
  )
}

interface Dialog {
  act: 'test' | 'edit' | 'delete'
  channel: NotificationChannel
}

interface Props {
  query: {
    data: NotificationChannel[] | undefined
    error: unknown
    refetch: () => unknown
  }
}

/** The channels over which people are notified of alarms. */
export function Channels({ query }: Props) {
  const t = useT()
  const [isAdding, setIsAdding] = useState(false)
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const close = (): void => setDialog(null)
  const opens = (act: Dialog['act']) => (channel: NotificationChannel) =>
    setDialog({ act, channel })
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setIsAdding(true)}>
      {t('channels.add')}
    </Button>
  )
  return (
    <Panel flush title={t('channels.title')} actions={query.data && query.data.length > 0 && add}>
      <Async query={query}>
        {(channels) =>
          channels.length === 0 ? (
            <Empty title={t('channels.empty')} hint={t('channels.emptyHint')} icon={IconBellPlus}>
              {add}
            </Empty>
          ) : (
            <ChannelTable
              channels={channels}
              onTest={opens('test')}
              onEdit={opens('edit')}
              onDelete={opens('delete')}
            />
          )
        }
      </Async>
      {isAdding && <NewChannel onClose={() => setIsAdding(false)} />}
      {dialog?.act === 'test' && <ChannelTest channel={dialog.channel} onClose={close} />}
      {dialog?.act === 'edit' && <EditChannel id={dialog.channel.id} onClose={close} />}
      {dialog?.act === 'delete' && <Deletion channel={dialog.channel} onClose={close} />}
    </Panel>
  )
}
