import { Alert, Button, Group, Switch, Text, Title } from '@mantine/core'
import { IconReceipt } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Payment, VisitDetail } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { Moment } from '@/components/place/Moment'
import { describeError } from '@/lib/errors'
import { useI18n } from '@/lib/i18n'
import { formatMoney } from '@/lib/money'

import classes from './Details.module.css'

function Quote({ payment, zone }: { payment: Payment; zone: string }) {
  const { t, language } = useI18n()
  const { quote, currency: code, decimals } = payment
  const money = (amount: number): string => formatMoney(amount, { code, decimals }, language)
  return (
    <>
      <ol className={classes['steps']} aria-label={t('quote.steps')}>
        {quote.steps.map((step, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a step is known by its place
          <li key={index}>
            <span>{step.text}</span>
            <span className="tabular">{money(step.amount)}</span>
          </li>
        ))}
        <li className={classes['total']}>
          <span>{t('quote.total')}</span>
          <span className="tabular">{money(quote.total)}</span>
        </li>
      </ol>
      <Facts
        items={[
          [t('quote.tax'), quote.tax > 0 && money(quote.tax)],
          [t('quote.paid'), quote.paid > 0 && money(quote.paid)],
          [t('quote.due'), <strong key="due">{money(payment.amount)}</strong>],
          [
            t('quote.until'),
            <Moment key="until" at={payment.priced_until} show="full" zone={zone} />,
          ],
        ].map(([name, value]) => [String(name), value === false ? null : value] as const)}
      />
    </>
  )
}

/** What a stay costs, with every step of the price. */
export function Price({ visit }: { visit: VisitDetail }) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [lost, setLost] = useState(false)
  const quote = $api.useMutation('post', '/api/visits/{id}/quote', {
    onSuccess: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/payments'),
      }),
  })
  if (!visit.entered_at && visit.state !== 'orphan_exit') return null
  const ask = (): void =>
    quote.mutate({ params: { path: { id: visit.id } }, body: { lost_ticket: lost } })
  return (
    <div>
      <Title order={3} mb={4}>
        {t('quote.title')}
      </Title>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconReceipt size={16} />}
          loading={quote.isPending}
          onClick={ask}
        >
          {t('quote.ask')}
        </Button>
        <Switch
          label={t('quote.lost')}
          checked={lost}
          onChange={(event) => setLost(event.currentTarget.checked)}
        />
      </Group>
      {quote.error ? (
        <Alert color="red" role="alert" mt="xs">
          {describeError(quote.error, t)}
        </Alert>
      ) : null}
      {quote.data && <Quote payment={quote.data} zone={visit.lot.timezone} />}
      {!quote.data && !quote.error && (
        <Text size="sm" c="dimmed" mt={4}>
          {t('quote.hint')}
        </Text>
      )}
    </div>
  )
}
