import { Button } from '@mantine/core'
import { IconParking, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Lot } from '@/client/types'
import { DataTable } from '@/components/table/DataTable'
import { Panel } from '@/components/layout/Page'
import { RowActions } from '@/components/table/RowActions'
import { Async, Empty } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useLots } from '@/lib/places/timezone'

import { EditLot, LotForm } from './LotForm'
import { Deletion } from './Deletion'

/** The parking sites. */
export function Lots() {
  const t = useT()
  const query = useLots()
  const may = useMay('places:write')
  const [edited, setEdited] = useState<Lot | 'new' | null>(null)
  const [deleting, setDeleting] = useState<Lot | null>(null)
  const deletion = $api.useMutation('delete', '/api/lots/{id}')
  const add = may && (
    <Button size="xs" leftSection={<IconPlus size={14} />} onClick={() => setEdited('new')}>
      {t('places.addLot')}
    </Button>
  )
  return (
    <Panel title={t('places.lots')} flush actions={add}>
      <Async query={query}>
        {(lots) =>
          lots.length === 0 ? (
            <Empty title={t('places.lotsEmpty')} hint={t('places.lotsHint')} icon={IconParking} />
          ) : (
            <DataTable
              label={t('places.lots')}
              rows={lots}
              rowKey={({ id }) => id}
              columns={[
                { key: 'name', label: t('places.name'), cell: ({ name }) => name },
                { key: 'timezone', label: t('places.timezone'), cell: ({ timezone }) => timezone },
                {
                  key: 'capacity',
                  label: t('places.capacity'),
                  align: 'number',
                  cell: ({ capacity }) => capacity,
                },
                {
                  key: 'locations',
                  label: t('places.locationsCount'),
                  align: 'number',
                  secondary: true,
                  cell: ({ locations }) => locations,
                },
                {
                  key: 'actions',
                  label: t('lists.actions'),
                  align: 'actions',
                  shown: may,
                  cell: (lot) => (
                    <RowActions
                      name={lot.name}
                      onEdit={() => setEdited(lot)}
                      onDelete={() => setDeleting(lot)}
                    />
                  ),
                },
              ]}
            />
          )
        }
      </Async>
      {edited === 'new' && <LotForm lot={null} onClose={() => setEdited(null)} />}
      {edited && edited !== 'new' && <EditLot id={edited.id} onClose={() => setEdited(null)} />}
      {deleting && (
        <Deletion
          name={deleting.name}
          path={`/lots/${deleting.id}`}
          get={() => api.GET('/api/lots/{id}', { params: { path: { id: deleting.id } } })}
          remove={(header) =>
            deletion.mutateAsync({ params: { path: { id: deleting.id }, header } })
          }
          onClose={() => setDeleting(null)}
        />
      )}
    </Panel>
  )
}
