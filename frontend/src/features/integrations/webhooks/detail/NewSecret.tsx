import { Alert, Button, Group, Stack, Text } from '@mantine/core'

import { Dialog } from '@/components/layout/Dialog'
import type { NewWebhook } from '@/client/types'
import { ShownOnce } from '@/components/form/ShownOnce'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'

interface Props {
  webhook: NewWebhook
  onClose: () => void
}

/** The new secret of a webhook, which cannot be shown again. */
export function NewSecret({ webhook: { name, secret, previous_until }, onClose }: Props) {
  const t = useT()
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={t('webhooks.secretOf', { name })}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow">{t('webhooks.secretOnce')}</Alert>
        <ShownOnce label={t('webhooks.secret')} text={secret} />
        <Text size="sm">{t('webhooks.secretUse')}</Text>
        {previous_until && (
          <Text size="sm">
            {t('webhooks.previousUntil')} <Moment at={previous_until} show="full" />
          </Text>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('keys.kept')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
