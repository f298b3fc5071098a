import { Button } from '@mantine/core'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import { Page } from '@/components/layout/Page'
import { Empty } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'

export function NotFound() {
  const t = useT()
  return (
    <Page title={t('notFound.title')}>
      <Empty title={t('notFound.hint')} icon={IconMapQuestion}>
        <Button component={Link} to="/" mt="sm">
          {t('notFound.home')}
        </Button>
      </Empty>
    </Page>
  )
}
