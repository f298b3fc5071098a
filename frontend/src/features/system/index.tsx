import { Anchor, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { addressOf } from '@/client/address'
import { api } from '@/client/api'
import { Page } from '@/components/layout/Page'
import { Async, Loading } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'

import { Health } from './Health'
import { LatencyToday } from './LatencyToday'
import { Models } from './Models'
import classes from './System.module.css'

const POLL_MS = 5000

/** `/ready` answers with the same body and 503 when a part does not work: that is no failure. */
function useReadiness() {
  return useQuery({
    queryKey: ['get', '/ready'],
    queryFn: async () => {
      const { data, error } = await api.GET('/ready')
      if (data) return data
      if ('error' in error) throw error
      return error
    },
    refetchInterval: POLL_MS,
  })
}

export default function SystemPage() {
  const t = useT()
  const query = useReadiness()
  return (
    <Page
      title={t('page.system')}
      subtitle={query.data && `${t('system.version')} ${query.data.version}`}
      actions={
        <Anchor href={addressOf('/docs')} target="_blank" rel="noreferrer">
          {t('system.docs')}
        </Anchor>
      }
    >
      <Async query={query} loading={<Loading lines={3} height={90} />}>
        {(readiness) => (
          <div className={classes['grid']}>
            <Health readiness={readiness} />
            <LatencyToday />
          </div>
        )}
      </Async>
      <Title order={2} className={classes['heading']}>
        {t('system.engine')}
      </Title>
      <Models />
    </Page>
  )
}
