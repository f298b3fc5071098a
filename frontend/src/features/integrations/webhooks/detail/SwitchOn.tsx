import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlayerPlay } from '@tabler/icons-react'

import type { Webhook } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { useSwitch } from './useSwitch'

/** Switches a webhook on: what is pending is sent, and the events from now on. */
export function SwitchOn({ webhook }: { webhook: Webhook }) {
  const t = useT()
  const { mutate, isPending } = useSwitch()
  return (
    <Button
      leftSection={<IconPlayerPlay size={16} />}
      loading={isPending}
      onClick={() =>
        mutate(
          { webhook, enabled: true },
          {
            onError: (error) =>
              notifications.show({ color: 'red', message: describeError(error, t) }),
          },
        )
      }
    >
      {t('webhooks.switchOn')}
    </Button>
  )
}
