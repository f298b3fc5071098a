import { IconMapQuestion } from '@tabler/icons-react'

import { Page } from '@/components/layout/Page'
import { Empty } from '@/components/feedback/States'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT } from '@/lib/i18n'

export function NotFound() {
  const t = useT()
  return (
    <Page title={t('notFound.title')}>
      <Empty title={t('notFound.hint')} icon={IconMapQuestion}>
        <ButtonLink to="/" mt="sm">
          {t('notFound.home')}
        </ButtonLink>
      </Empty>
    </Page>
  )
}
