import { Alert, Button, Group, Stack, Switch, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconReceipt } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Payment, VisitDetail } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

import { Payments } from './Payments'
import { isLostOnly, unpricedReason } from './priced'
import { Quote } from './Quote'
import { Validations } from './Validations'

const MOST = 50

/** Quotes a visit; the quote is forgotten once it is paid. */
function useQuote(visit: VisitDetail) {
  const queries = useQueryClient()
  const lostOnly = isLostOnly(visit)
  const [chosen, setChosen] = useState(false)
  const lost = lostOnly || chosen
  const refresh = () =>
    queries.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/payments'),
    })
  const { data, error, isPending, mutate, reset } = $api.useMutation(
    'post',
    '/api/visits/{id}/quote',
    { onSuccess: refresh },
  )
  const { state, entered_at, exited_at, vehicle_class } = visit
  const stay = [state, entered_at, exited_at, vehicle_class].join(' ')
  const [askedFor, setAskedFor] = useState('')
  // A quote of what the visit was before is none any more.
  const quote = askedFor === stay ? data : undefined
  const priceOf = (lost_ticket: boolean): void => {
    setAskedFor(stay)
    mutate({ params: { path: { id: visit.id } }, body: { lost_ticket } })
  }
  const setLost = (next: boolean): void => {
    setChosen(next)
    // The price that is shown is that of the switch.
    if (quote) priceOf(next)
  }
  const ask = (): void => priceOf(lost)
  return { quote, error, isPending, ask, reset, refresh, lost, setLost, lostOnly }
}

interface AskProps {
  visit: VisitDetail
  quoting: ReturnType<typeof useQuote>
  pending: Payment | undefined
}

/** Asks for the price of a visit, and takes it. */
function Asking({ visit, quoting, pending }: AskProps) {
  const t = useT()
  const { quote, error, isPending, ask, reset, refresh, lost, setLost, lostOnly } = quoting
  const taken = ({ id, state, reference }: Payment): void => {
    reset()
    void refresh()
    if (state !== 'settled') return
    const message = t('take.settled', { id: String(id), reference: reference ?? '–' })
    notifications.show({ color: 'green', message, autoClose: 10_000 })
  }
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button
          variant={quote ? 'subtle' : 'default'}
          leftSection={<IconReceipt size={16} />}
          loading={isPending}
          onClick={ask}
        >
          {t(quote ? 'quote.again' : 'quote.ask')}
        </Button>
        <Switch
          label={t('quote.lost')}
          checked={lost}
          disabled={lostOnly}
          onChange={(event) => setLost(event.currentTarget.checked)}
        />
      </Group>
      {error ? (
        <Alert color="red" role="alert">
          {describeError(error, t)}
        </Alert>
      ) : null}
      {quote && (
        <Quote payment={quote} zone={visit.lot.timezone} pending={pending} onTaken={taken} />
      )}
      {!quote && !error && (
        <Text size="sm" c="dimmed">
          {t(lostOnly ? 'quote.noEntry' : 'quote.hint')}
        </Text>
      )}
    </Stack>
  )
}

/** What a stay costs, what is taken off it, and what was paid. */
export function Price({ visit }: { visit: VisitDetail }) {
  const t = useT()
  const { id, lot } = visit
  const may = useMay('payments:take')
  const quoting = useQuote(visit)
  const { data: list } = $api.useQuery('get', '/api/payments', {
    params: { query: { visit_id: id, limit: MOST } },
  })
  const { data: validations = [] } = $api.useQuery('get', '/api/visits/{id}/validations', {
    params: { path: { id } },
  })
  const all = list?.items ?? []
  const payments = all.filter(({ state }) => state !== 'quoted')
  const priced = quoting.quote ?? all[0]
  const reason = unpricedReason(visit)
  return (
    <>
      {may && (
        <div>
          <Title order={3} mb={4}>
            {t('quote.title')}
          </Title>
          {reason ? (
            <Text size="sm">{t(reason)}</Text>
          ) : (
            <Asking
              visit={visit}
              quoting={quoting}
              pending={payments.find(({ state }) => state === 'pending')}
            />
          )}
        </div>
      )}
      <Payments visitId={id} payments={payments} zone={lot.timezone} />
      <Validations
        visitId={id}
        validations={validations}
        zone={lot.timezone}
        currency={priced && { code: priced.currency, decimals: priced.decimals }}
        mayGive={may}
        onChanged={() => quoting.quote && quoting.ask()}
      />
    </>
  )
}
