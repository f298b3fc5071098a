import { Stack } from '@mantine/core'
import { IconCash } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'

import { $api } from '@/client/api'
import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { CursorPaging } from '@/components/table/CursorPaging'
import { ExportButton } from '@/components/table/ExportButton'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Details } from './Details'
import { Filters } from './Filters'
import { PaymentTable } from './PaymentTable'
import { filterOf } from './search'
import { Totals } from './Totals'

const LIMIT = 50

export default function PaymentsPage() {
  const t = useT()
  const search = useSearch({ from: '/payments' })
  const change = useSearchChange('/payments')
  const zone = useViewZone({ lot: search.lot })
  const filter = filterOf(search)
  const query = $api.useQuery(
    'get',
    '/api/payments',
    {
      params: {
        query: {
          ...filter,
          limit: LIMIT,
          with_total: true,
          ...(search.cursor ? { cursor: search.cursor } : {}),
        },
      },
    },
    { placeholderData: keepPreviousData },
  )
  return (
    <Page
      title={t('page.payments')}
      zone={zone}
      subtitle={t('payments.subtitle')}
      actions={<ExportButton path="/api/payments/export" query={filter} name="payments" />}
    >
      <Stack>
        <Totals />
        <Panel flush title={t('payments.list')}>
          <Filters search={search} change={change} />
          <Async query={query}>
            {({ items, next_cursor, total }) => (
              <>
                {items.length === 0 ? (
                  <Empty title={t('payments.empty')} icon={IconCash} />
                ) : (
                  <PaymentTable payments={items} onOpen={(payment) => change({ payment }, true)} />
                )}
                <CursorPaging
                  cursor={search.cursor}
                  next={next_cursor}
                  onChange={(cursor) => change({ cursor }, cursor !== null)}
                >
                  {t('payments.total', { count: total ?? items.length })}
                </CursorPaging>
              </>
            )}
          </Async>
        </Panel>
      </Stack>
      <Details id={search.payment} onClose={() => change({ payment: null })} />
    </Page>
  )
}
