import { Button, Stack } from '@mantine/core'
import { IconPlus, IconReceipt2 } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Tariff } from '@/client/types'
import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useLots, useViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'

import { ImportButton } from './file/ImportButton'
import type { TariffFile } from './file/file'
import { LotTariffs } from './LotTariffs'
import { currentVersion } from './versions'

function TariffTable({ tariffs }: { tariffs: readonly Tariff[] }) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const [now] = useState(() => new Date())
  return (
    <DataTable
      label={t('page.tariffs')}
      rows={tariffs}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: t('places.name'),
          cell: ({ id, name }) => (
            <AnchorLink to="/tariffs" search={{ tariff: id }}>
              {name}
            </AnchorLink>
          ),
        },
        {
          key: 'current',
          label: t('tariffs.current'),
          cell: (tariff) => {
            const current = currentVersion(tariff, now)
            if (!current) return t('tariffs.notYet')
            return (
              <>
                {t('tariffs.versionNumber', { number: String(current.number) })}, {t('lists.from')}{' '}
                <Moment at={current.valid_from} />
              </>
            )
          },
        },
        {
          key: 'versions',
          label: t('tariffs.versions'),
          align: 'number',
          secondary: true,
          cell: ({ versions }) => versions.length,
        },
        {
          key: 'lot',
          label: t('tariffs.onlyLot'),
          secondary: true,
          cell: ({ lot_id }) => lots.find(({ id }) => id === lot_id)?.name ?? t('tariffs.anyLot'),
        },
      ]}
    />
  )
}

interface Props {
  /** Opens the form: empty, or with what a file contains. */
  onAdd: (file: TariffFile | null) => void
}

/** All tariffs, and which lot has which. */
export function Overview({ onAdd }: Props) {
  const t = useT()
  const may = useMay('tariffs:write')
  const query = $api.useQuery('get', '/api/tariffs')
  useShortcut('n', 'tariffs.add', () => onAdd(null), { active: may })
  return (
    <Page
      title={t('page.tariffs')}
      zone={useViewZone()}
      subtitle={t('tariffs.subtitle')}
      actions={
        may && (
          <>
            <ImportButton onRead={onAdd} />
            <Button leftSection={<IconPlus size={16} />} onClick={() => onAdd(null)}>
              {t('tariffs.add')}
            </Button>
          </>
        )
      }
    >
      <Async query={query}>
        {(tariffs) => (
          <Stack>
            <Panel flush>
              {tariffs.length === 0 ? (
                <Empty
                  title={t('tariffs.empty')}
                  icon={IconReceipt2}
                  {...(may ? { hint: t('tariffs.emptyHint') } : {})}
                />
              ) : (
                <TariffTable tariffs={tariffs} />
              )}
            </Panel>
            <LotTariffs tariffs={tariffs} />
          </Stack>
        )}
      </Async>
    </Page>
  )
}
