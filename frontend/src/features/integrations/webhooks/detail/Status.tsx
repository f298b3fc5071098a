import { SimpleGrid } from '@mantine/core'

import type { Webhook } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'

import { Events, Lots } from '../state/Texts'

const moment = (at: string | null) => at && <Moment key={at} at={at} />

/** How a webhook is set, and how its deliveries stand. */
export function Status({ webhook }: { webhook: Webhook }) {
  const t = useT()
  const { url, format, pictures, allow_private, pending, created_by, created_at } = webhook
  return (
    <SimpleGrid
      cols={{ base: 1, md: 2 }}
      spacing="lg"
      verticalSpacing="xs"
      style={{ alignItems: 'start' }}
    >
      <Facts
        items={[
          ['URL', url],
          [t('webhooks.events'), <Events key="events" webhook={webhook} />],
          [t('webhooks.lots'), <Lots key="lots" webhook={webhook} />],
          [t('webhooks.format'), t(`webhookFormat.${format}`)],
          [t('webhooks.pictures'), format === 'rekor' ? null : t(`webhookPictures.${pictures}`)],
          [t('webhooks.private'), allow_private ? t('webhooks.allowed') : null],
        ]}
      />
      <Facts
        items={[
          [t('webhooks.lastDelivered'), moment(webhook.last_success_at) ?? t('webhooks.never')],
          [t('webhooks.lastFailure'), moment(webhook.last_failure_at)],
          [t('webhooks.pending'), String(pending)],
          [t('webhooks.oldestPending'), moment(webhook.oldest_pending_at)],
          [t('webhooks.oldSecret'), moment(webhook.previous_until)],
          [
            t('webhooks.addedBy'),
            <span key="added">
              {created_by}, <Moment at={created_at} />
            </span>,
          ],
        ]}
      />
    </SimpleGrid>
  )
}
