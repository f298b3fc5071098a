import { Badge } from '@mantine/core'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Tariff } from '@/client/types'
import { ConfirmAction } from '@/components/feedback/ConfirmAction'
import { Panel } from '@/components/layout/Page'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { IconButton } from '@/components/table/IconButton'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { IconTrash } from '@tabler/icons-react'

interface Props {
  tariff: Tariff
  /** The number of the version that is valid now. */
  current: number | undefined
  /** The number of the version that is shown. */
  shown: number | undefined
}

/** The versions of a tariff, the newest first. */
export function Versions({ tariff, current, shown }: Props) {
  const t = useT()
  const may = useMay('tariffs:write')
  const [deleting, setDeleting] = useState<number | null>(null)
  const deletion = $api.useMutation('delete', '/api/tariffs/{id}/versions/{number}')
  const nameOf = (number: number): string => t('tariffs.versionNumber', { number: String(number) })
  return (
    <Panel title={t('tariffs.versions')} flush>
      <DataTable
        label={t('tariffs.versions')}
        rows={tariff.versions.toReversed()}
        rowKey={({ number }) => number}
        empty={t('tariffs.noVersion')}
        columns={[
          {
            key: 'number',
            label: t('tariffs.version'),
            cell: ({ number }) => (
              <AnchorLink
                to="/tariffs"
                search={{ tariff: tariff.id, version: number }}
                aria-current={number === shown}
              >
                {nameOf(number)}
              </AnchorLink>
            ),
          },
          {
            key: 'valid',
            label: t('tariffs.validFrom'),
            cell: ({ number, valid_from }) => (
              <>
                <Moment at={valid_from} />{' '}
                {number === current && (
                  <Badge variant="default" radius="sm" tt="none">
                    {t('tariffs.validNow')}
                  </Badge>
                )}
              </>
            ),
          },
          {
            key: 'by',
            label: t('tariffs.createdBy'),
            secondary: true,
            cell: ({ created_by }) => created_by,
          },
          {
            key: 'actions',
            label: t('lists.actions'),
            align: 'actions',
            shown: may,
            cell: ({ number }) => (
              <IconButton
                label={`${t('action.delete')}: ${nameOf(number)}`}
                onClick={() => setDeleting(number)}
              >
                <IconTrash size={17} />
              </IconButton>
            ),
          },
        ]}
      />
      {deleting !== null && (
        <ConfirmAction
          title={t('tariffs.delete', { name: nameOf(deleting) })}
          action={t('action.delete')}
          onConfirm={() =>
            deletion.mutateAsync({ params: { path: { id: tariff.id, number: deleting } } })
          }
          onClose={() => setDeleting(null)}
        >
          {t('tariffs.deleteVersionText')}
        </ConfirmAction>
      )}
    </Panel>
  )
}
