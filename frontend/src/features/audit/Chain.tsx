import { Alert, Button, Stack, Text } from '@mantine/core'

import { $api } from '@/client/api'
import { Failure } from '@/components/feedback/States'
import { ShownOnce } from '@/components/form/ShownOnce'
import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'

const LAST = 1000

/** Whether the newest entries are whole, and the newest entry to keep elsewhere. */
export function Chain() {
  const t = useT()
  const check = $api.useQuery(
    'get',
    '/api/audit/verify',
    { params: { query: { last: LAST } } },
    { enabled: false, gcTime: 0 },
  )
  const head = $api.useQuery('get', '/api/audit/head', {}, { enabled: false, gcTime: 0 })
  const verify = (): void => {
    void check.refetch()
    void head.refetch()
  }
  const finding = check.data?.finding
  return (
    <Panel title={t('audit.chain')}>
      <Stack align="flex-start">
        <Text size="sm">{t('audit.chainText')}</Text>
        <Button variant="default" loading={check.isFetching} onClick={verify}>
          {t('audit.verify')}
        </Button>
        {check.error ? <Failure error={check.error} /> : null}
        {check.data && (
          <Alert role="status" color={finding ? 'red' : 'green'} w="100%">
            {finding
              ? t('audit.broken', { id: String(finding.id), detail: finding.detail })
              : t('audit.whole', { count: check.data.count })}
          </Alert>
        )}
        {head.data && (
          <div style={{ width: '100%' }}>
            <ShownOnce label={t('audit.head')} text={`${head.data.id}:${head.data.hash}`} />
          </div>
        )}
      </Stack>
    </Panel>
  )
}
