import { Table } from '@mantine/core'

import { $api } from '@/client/api'
import { Panel } from '@/components/layout/Page'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'

import { useFormats } from './figures'

const REFRESH_MS = 5000

/** The processes that read cameras by leases; nothing where one process reads all. */
export function Workers() {
  const t = useT()
  const { number } = useFormats()
  const query = $api.useQuery('get', '/api/cameras/workers', {}, { refetchInterval: REFRESH_MS })
  const workers = query.data ?? []
  if (workers.length === 0) return null
  return (
    <Panel title={t('cameras.workers')}>
      <Table.ScrollContainer minWidth={560}>
        <Table aria-label={t('cameras.workers')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('cameras.worker')}</Table.Th>
              <Table.Th>{t('cameras.workers.cameras')}</Table.Th>
              <Table.Th>{t('cameras.workers.capacity')}</Table.Th>
              <Table.Th>{t('cameras.workers.lots')}</Table.Th>
              <Table.Th>{t('cameras.workers.refused')}</Table.Th>
              <Table.Th>{t('cameras.workers.seen')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {workers.map((worker) => (
              <Table.Tr key={worker.name}>
                <Table.Td>{worker.name}</Table.Td>
                <Table.Td>
                  {worker.alive ? number(worker.cameras) : t('cameras.workers.gone')}
                </Table.Td>
                <Table.Td>{number(worker.capacity) ?? t('cameras.workers.unlimited')}</Table.Td>
                <Table.Td>{worker.lots.join(', ')}</Table.Td>
                <Table.Td>{number(worker.refused)}</Table.Td>
                <Table.Td>
                  <Moment at={worker.seen_at} locationId={null} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )
}
