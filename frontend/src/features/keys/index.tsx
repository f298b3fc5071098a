import { Button } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { ApiKey } from '@/client/types'
import { ConfirmAction } from '@/components/feedback/ConfirmAction'
import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'

import { AddKey, EditKey } from './KeyForm'
import { KeyTable } from './KeyTable'

function Revocation({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const t = useT()
  const { mutateAsync } = $api.useMutation('delete', '/api/api_keys/{id}')
  const { id, name } = apiKey
  return (
    <ConfirmAction
      title={t('keys.revokeNamed', { name })}
      action={t('keys.revoke')}
      onConfirm={() => mutateAsync({ params: { path: { id } } })}
      onClose={onClose}
    >
      {t('keys.revokeText')}
    </ConfirmAction>
  )
}

export default function KeysPage() {
  const t = useT()
  const query = $api.useQuery('get', '/api/api_keys', {})
  const [adding, setAdding] = useState(false)
  const [edited, setEdited] = useState<ApiKey | null>(null)
  const [revoked, setRevoked] = useState<ApiKey | null>(null)
  return (
    <Page
      title={t('page.keys')}
      zone={useViewZone()}
      subtitle={t('keys.subtitle')}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('keys.add')}
        </Button>
      }
    >
      <Panel flush>
        <Async query={query}>
          {(keys) =>
            keys.length === 0 ? (
              <Empty title={t('keys.empty')} hint={t('keys.emptyHint')} icon={IconKey} />
            ) : (
              <KeyTable keys={keys} onEdit={setEdited} onRevoke={setRevoked} />
            )
          }
        </Async>
      </Panel>
      {adding && <AddKey onClose={() => setAdding(false)} />}
      {edited && <EditKey apiKey={edited} onClose={() => setEdited(null)} />}
      {revoked && <Revocation apiKey={revoked} onClose={() => setRevoked(null)} />}
    </Page>
  )
}
