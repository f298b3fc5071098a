import { Stack } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'

import { $api } from '@/client/api'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT } from '@/lib/i18n'

import { Deliveries } from '../deliveries/Deliveries'
import { WebhookBadge } from '../state/Badges'
import { stateOf } from '../state/states'
import { Actions } from './Actions'
import { Notice } from './Notice'
import { Status } from './Status'

const REFRESH_MS = 3000

/** One webhook: how it stands, what can be done, and its deliveries. */
export function Detail({ id }: { id: number }) {
  const t = useT()
  const query = $api.useQuery(
    'get',
    '/api/webhooks/{id}',
    { params: { path: { id } } },
    { refetchInterval: REFRESH_MS },
  )
  return (
    <Stack>
      <ButtonLink
        to="/integrations/webhooks"
        search={{}}
        size="compact-sm"
        variant="subtle"
        leftSection={<IconArrowLeft size={16} />}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('webhooks.all')}
      </ButtonLink>
      <Async query={query}>
        {(webhook) => (
          <>
            <Panel
              title={webhook.name}
              actions={
                <>
                  <WebhookBadge state={stateOf(webhook)} />
                  <Actions webhook={webhook} />
                </>
              }
            >
              <Notice webhook={webhook} />
              <Status webhook={webhook} />
            </Panel>
            <Deliveries webhook={webhook} />
          </>
        )}
      </Async>
    </Stack>
  )
}
