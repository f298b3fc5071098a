import { useT } from '@/lib/i18n'
import { Page } from '@/components/layout/Page'

import { Locations } from './Locations'
import { Lots } from './Lots'

export default function PlacesPage() {
  const t = useT()
  return (
    <Page title={t('page.places')} subtitle={t('places.subtitle')}>
      <div style={{ display: 'grid', gap: 16 }}>
        <Locations />
        <Lots />
      </div>
    </Page>
  )
}
