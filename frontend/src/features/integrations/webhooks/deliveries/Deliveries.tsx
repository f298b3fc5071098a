import { Button, SegmentedControl, Select } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'

import { $api } from '@/client/api'
import type { Webhook } from '@/client/types'
import { Async, Empty } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { CursorPaging } from '@/components/table/CursorPaging'
import { useT } from '@/lib/i18n'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { deliveryStates } from '../search'
import { eventGroups, eventName } from '../words'
import { Delivery } from './Delivery'
import { DeliveryTable } from './DeliveryTable'
import { ReplayDead } from './ReplayDead'

const LIMIT = 25
const REFRESH_MS = 3000
const types = Object.values(eventGroups).flatMap((group) => Object.keys(group))

function Filters() {
  const t = useT()
  const { state, type } = useSearch({ from: '/integrations/webhooks' })
  const change = useSearchChange('/integrations/webhooks')
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('gates.state')}
        value={state ?? 'all'}
        onChange={(value) =>
          change({ state: deliveryStates.find((known) => known === value) ?? null, cursor: null })
        }
        data={[
          { value: 'all', label: t('lists.all') },
          ...deliveryStates.map((value) => ({ value, label: t(`deliveryState.${value}`) })),
        ]}
      />
      <Select
        size="xs"
        w={190}
        aria-label={t('webhooks.event')}
        placeholder={t('webhooks.allEvents')}
        data={types.map((value) => ({ value, label: eventName(value, t) }))}
        value={type ?? null}
        onChange={(value) => change({ type: value, cursor: null })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
      />
    </>
  )
}

/** Without a row: why, and what can be done. */
function None({ webhook, filtered }: { webhook: Webhook; filtered: boolean }) {
  const t = useT()
  const change = useSearchChange('/integrations/webhooks')
  if (!filtered) {
    const hint = webhook.enabled ? 'webhooks.noDeliveryHint' : 'webhooks.offNext'
    return <Empty title={t('webhooks.noDelivery')} hint={t(hint)} icon={IconSend} />
  }
  return (
    <Empty title={t('webhooks.noneFits')} icon={IconSend}>
      <Button
        mt="xs"
        variant="default"
        onClick={() => change({ state: null, type: null, cursor: null })}
      >
        {t('filter.clear')}
      </Button>
    </Empty>
  )
}

/** What was sent to a webhook, the newest first; the first page follows by itself. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const t = useT()
  const { state, type, cursor, delivery } = useSearch({ from: '/integrations/webhooks' })
  const change = useSearchChange('/integrations/webhooks')
  const filter = { webhook: webhook.id, ...(state ? { state } : {}), ...(type ? { type } : {}) }
  const query = $api.useQuery(
    'get',
    '/api/webhook_deliveries',
    { params: { query: { ...filter, ...(cursor ? { cursor } : {}), limit: LIMIT } } },
    { placeholderData: keepPreviousData, refetchInterval: cursor ? false : REFRESH_MS },
  )
  return (
    <Panel
      flush
      title={t('webhooks.deliveries')}
      actions={
        <>
          <ReplayDead webhook={webhook} />
          <Filters />
        </>
      }
    >
      <Async query={query}>
        {({ items, next_cursor }) => (
          <>
            {items.length === 0 ? (
              <None webhook={webhook} filtered={Boolean(state ?? type ?? cursor)} />
            ) : (
              <DeliveryTable
                deliveries={items}
                opened={delivery}
                onOpen={(id) => change({ delivery: id }, true)}
              />
            )}
            {(cursor ?? next_cursor) && (
              <CursorPaging
                cursor={cursor}
                next={next_cursor}
                onChange={(next) => change({ cursor: next }, next !== null)}
              >
                {null}
              </CursorPaging>
            )}
          </>
        )}
      </Async>
      <Delivery id={delivery} webhook={webhook} onClose={() => change({ delivery: null })} />
    </Panel>
  )
}
