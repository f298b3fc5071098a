import { Text } from '@mantine/core'

import type { Webhook } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

import { useSwitch } from './useSwitch'

interface Props {
  webhook: Webhook
  onClose: () => void
}

/** Asks before a webhook is switched off: events of the meantime are never sent to it. */
export function SwitchOff({ webhook, onClose }: Props) {
  const t = useT()
  const { mutate, error, isPending } = useSwitch()
  return (
    <FormModal
      title={t('webhooks.switchOffTitle', { name: webhook.name })}
      action={t('webhooks.switchOff')}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ webhook, enabled: false }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">{t('webhooks.switchOffText')}</Text>
    </FormModal>
  )
}
