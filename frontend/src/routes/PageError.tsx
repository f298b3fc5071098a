import { Alert, Button, Code, Stack, Text } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'

import { Page } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'

/** Shown instead of a page that failed; the rest of the app stays usable. */
export function PageError({ error }: ErrorComponentProps) {
  const t = useT()
  return (
    <Page title={t('pageError.title')}>
      <Alert color="red" role="alert">
        <Stack align="flex-start" gap="xs">
          <Text size="sm">{t('pageError.hint')}</Text>
          <Code>{error instanceof Error ? error.message : String(error)}</Code>
          <Button size="xs" variant="default" onClick={() => location.reload()}>
            {t('action.reload')}
          </Button>
        </Stack>
      </Alert>
    </Page>
  )
}
