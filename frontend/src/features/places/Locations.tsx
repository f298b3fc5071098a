import { Button, Text } from '@mantine/core'
import { IconMapPin, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Location } from '@/client/types'
import { DataTable } from '@/components/table/DataTable'
import { LocationName } from '@/components/place/LocationName'
import { Panel } from '@/components/layout/Page'
import { RowActions } from '@/components/table/RowActions'
import { Async, Empty } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useLocations } from '@/lib/places/timezone'

import { EditLocation, LocationForm } from './LocationForm'
import { Deletion } from './Deletion'

/** The gates and viewpoints, with how much each is used. */
export function Locations() {
  const t = useT()
  const query = useLocations()
  const may = useMay('places:write')
  const [edited, setEdited] = useState<Location | 'new' | null>(null)
  const [deleting, setDeleting] = useState<Location | null>(null)
  const deletion = $api.useMutation('delete', '/api/locations/{id}')
  const add = may && (
    <Button size="xs" leftSection={<IconPlus size={14} />} onClick={() => setEdited('new')}>
      {t('places.addLocation')}
    </Button>
  )
  return (
    <Panel title={t('places.locations')} flush actions={add}>
      <Async query={query}>
        {(locations) =>
          locations.length === 0 ? (
            <Empty
              title={t('places.locationsEmpty')}
              hint={t('places.locationsHint')}
              icon={IconMapPin}
            />
          ) : (
            <DataTable
              label={t('places.locations')}
              rows={locations}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'name',
                  label: t('places.name'),
                  cell: (location) => <LocationName location={location} />,
                },
                {
                  key: 'type',
                  label: t('places.type'),
                  secondary: true,
                  cell: ({ type }) => t(`place.${type}`),
                },
                {
                  key: 'lot',
                  label: t('place.lot'),
                  cell: ({ lot }) =>
                    lot?.name ?? (
                      <Text size="sm" c="dimmed">
                        {t('places.noLot')}
                      </Text>
                    ),
                },
                {
                  key: 'country',
                  label: t('places.country'),
                  secondary: true,
                  cell: ({ country }) => country,
                },
                {
                  key: 'photos',
                  label: t('places.photos'),
                  align: 'number',
                  cell: ({ id, sessions }) => (
                    <Link to="/detections" search={{ location: String(id) }}>
                      {sessions}
                    </Link>
                  ),
                },
                {
                  key: 'actions',
                  label: t('lists.actions'),
                  align: 'actions',
                  shown: may,
                  cell: (location) => (
                    <RowActions
                      name={location.name}
                      onEdit={() => setEdited(location)}
                      onDelete={() => setDeleting(location)}
                    />
                  ),
                },
              ]}
            />
          )
        }
      </Async>
      {edited === 'new' && <LocationForm location={null} onClose={() => setEdited(null)} />}
      {edited && edited !== 'new' && (
        <EditLocation id={edited.id} onClose={() => setEdited(null)} />
      )}
      {deleting && (
        <Deletion
          name={deleting.name}
          path={`/locations/${deleting.id}`}
          get={() => api.GET('/api/locations/{id}', { params: { path: { id: deleting.id } } })}
          remove={(header) =>
            deletion.mutateAsync({ params: { path: { id: deleting.id }, header } })
          }
          onClose={() => setDeleting(null)}
        />
      )}
    </Panel>
  )
}
