import { Alert, Group, Stack } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'

import { $api } from '@/client/api'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT } from '@/lib/i18n'

/** The way to a photo that was stored; none where nothing was detected in it. */
function PhotoLink({ session }: { session: number }) {
  const t = useT()
  const { data } = $api.useQuery('get', '/session_queries/{id}', {
    params: { path: { id: session } },
  })
  const detection = data?.detections[0]
  if (!detection) return null
  return (
    <ButtonLink
      to="/detections"
      search={{ row: detection.id, session }}
      variant="default"
      leftSection={<IconListSearch size={16} />}
    >
      {t('alarms.detection')}
    </ButtonLink>
  )
}

/** What a dead letter became: it is gone, and its readings are stored. */
export function Replayed({ sessions }: { sessions: readonly number[] }) {
  const t = useT()
  return (
    <Stack>
      <Alert color="green" role="status">
        {t('letters.stored', { count: sessions.length })}
      </Alert>
      <Group gap="xs">
        {sessions.map((session) => (
          <PhotoLink key={session} session={session} />
        ))}
      </Group>
    </Stack>
  )
}
