import { Stack } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'

import { $api } from '@/client/api'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Channels } from './channels/Channels'
import { History } from './history/History'

/** Who is notified of alarms, and what was sent. */
export default function NotificationsTab() {
  const search = useSearch({ from: '/integrations/notifications' })
  const change = useSearchChange('/integrations/notifications')
  const query = $api.useQuery('get', '/api/notification_channels', {}, { refetchInterval: 10_000 })
  const channels = query.data ?? []
  return (
    <Stack>
      <Channels query={query} />
      {(channels.length > 0 || search.channel !== undefined || search.state !== undefined) && (
        <History channels={channels} search={search} change={change} />
      )}
    </Stack>
  )
}
