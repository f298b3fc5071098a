import { IconLock } from '@tabler/icons-react'

import { Empty } from '@/components/feedback/States'
import { Page } from '@/components/layout/Page'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT } from '@/lib/i18n'

/** Stands in the place of a page that the person has no permission for. */
export function NotAllowed() {
  const t = useT()
  return (
    <Page title={t('notAllowed.title')}>
      <Empty title={t('notAllowed.hint')} icon={IconLock}>
        <ButtonLink to="/" mt="sm">
          {t('notFound.home')}
        </ButtonLink>
      </Empty>
    </Page>
  )
}
