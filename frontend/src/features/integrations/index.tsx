import { Outlet } from '@tanstack/react-router'

import { Page } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'

import { Tabs } from './Tabs'

export default function IntegrationsPage() {
  const t = useT()
  return (
    <Page title={t('page.integrations')} subtitle={t('integrations.subtitle')} zone={useViewZone()}>
      <Tabs />
      <Outlet />
    </Page>
  )
}
