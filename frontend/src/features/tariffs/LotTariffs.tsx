import { Select, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconParking } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'

import { $api, api } from '@/client/api'
import type { Lot, Tariff } from '@/client/types'
import { Async, Empty } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { DataTable } from '@/components/table/DataTable'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useLots } from '@/lib/places/timezone'
import { ifMatch, useVersioned } from '@/lib/versioned'

interface Props {
  lot: Lot
  tariffs: readonly Tariff[]
}

/** The tariff that a lot has; a choice changes it at once. */
function LotTariff({ lot, tariffs }: Props) {
  const t = useT()
  const may = useMay('tariffs:write')
  const queries = useQueryClient()
  const path = { id: lot.id }
  const { data } = useVersioned(`/lots/${lot.id}/tariff`, () =>
    api.GET('/api/lots/{id}/tariff', { params: { path } }),
  )
  const put = $api.useMutation('put', '/api/lots/{id}/tariff', {
    onSuccess: ({ tariff }) =>
      notifications.show({
        message: tariff
          ? t('tariffs.given', { lot: lot.name, name: tariff.name })
          : t('tariffs.taken', { lot: lot.name }),
      }),
    onError: (error) => notifications.show({ color: 'red', message: describeError(error, t) }),
    onSettled: () => void queries.invalidateQueries(),
  })
  const current = data?.stored.tariff ?? null
  if (!may) return <Text size="sm">{data && (current?.name ?? t('tariffs.none'))}</Text>
  const allowed = tariffs.filter(({ lot_id }) => lot_id === null || lot_id === lot.id)
  return (
    <Select
      aria-label={t('tariffs.ofLot', { lot: lot.name })}
      placeholder={t('tariffs.none')}
      data={allowed.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={current ? String(current.id) : null}
      disabled={!data || put.isPending}
      onChange={(value) =>
        put.mutate({
          params: { path, header: ifMatch(data?.version ?? null) },
          body: { tariff_id: value ? Number(value) : null },
        })
      }
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  )
}

/** Which tariff each lot has. */
export function LotTariffs({ tariffs }: { tariffs: readonly Tariff[] }) {
  const t = useT()
  const query = useLots()
  return (
    <Panel title={t('tariffs.lots')} flush>
      <Async query={query}>
        {(lots) =>
          lots.length === 0 ? (
            <Empty title={t('places.lotsEmpty')} icon={IconParking} />
          ) : (
            <DataTable
              label={t('tariffs.lots')}
              rows={lots}
              rowKey={({ id }) => id}
              columns={[
                { key: 'name', label: t('simulator.lot'), cell: ({ name }) => name },
                {
                  key: 'tariff',
                  label: t('tariffs.tariff'),
                  cell: (lot) => <LotTariff lot={lot} tariffs={tariffs} />,
                },
              ]}
            />
          )
        }
      </Async>
    </Panel>
  )
}
