import { Button } from '@mantine/core'
import { IconPlus, IconSitemap } from '@tabler/icons-react'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Site } from '@/client/types'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'

import { Rotation } from './Rotation'
import { AddSite, EditSite } from './SiteForm'
import { SiteTable } from './SiteTable'
import { useSiteTexts } from './texts'

const REFRESH_MS = 5000

function Deletion({ site: { id, name }, onClose }: { site: Site; onClose: () => void }) {
  const text = useSiteTexts()
  const { mutateAsync } = $api.useMutation('delete', '/api/sites/{id}')
  return (
    <ConfirmDeletion
      title={text('sites.deleteTitle', { name })}
      name={`/sites/${id}`}
      get={() => api.GET('/api/sites/{id}', { params: { path: { id } } })}
      remove={(header) => mutateAsync({ params: { path: { id }, header } })}
      onClose={onClose}
    >
      {text('sites.deleteText')}
    </ConfirmDeletion>
  )
}

type Shown = { dialog: 'add' } | { dialog: 'edit' | 'rotate' | 'delete'; site: Site }

/** The sites that hand their readings to this centre, with how each is. */
export default function SitesPage() {
  const t = useT()
  const text = useSiteTexts()
  const query = $api.useQuery('get', '/api/sites', {}, { refetchInterval: REFRESH_MS })
  const [shown, setShown] = useState<Shown | null>(null)
  const close = (): void => setShown(null)
  return (
    <Page
      title={t('page.sites')}
      zone={useViewZone()}
      subtitle={text('sites.subtitle')}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setShown({ dialog: 'add' })}>
          {text('sites.add')}
        </Button>
      }
    >
      <Panel flush>
        <Async query={query}>
          {(sites) =>
            sites.length === 0 ? (
              <Empty
                title={text('sites.empty')}
                hint={text('sites.emptyHint')}
                icon={IconSitemap}
              />
            ) : (
              <SiteTable
                sites={sites}
                onEdit={(site) => setShown({ dialog: 'edit', site })}
                onRotate={(site) => setShown({ dialog: 'rotate', site })}
                onDelete={(site) => setShown({ dialog: 'delete', site })}
              />
            )
          }
        </Async>
      </Panel>
      {shown?.dialog === 'add' && <AddSite onClose={close} />}
      {shown?.dialog === 'edit' && <EditSite id={shown.site.id} onClose={close} />}
      {shown?.dialog === 'rotate' && <Rotation site={shown.site} onClose={close} />}
      {shown?.dialog === 'delete' && <Deletion site={shown.site} onClose={close} />}
    </Page>
  )
}
