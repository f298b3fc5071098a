import { Badge, Text } from '@mantine/core'
import { useState } from 'react'

import type { Entry } from '@/client/types'
import { DataTable } from '@/components/table/DataTable'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { RowActions } from '@/components/table/RowActions'
import { StatusBadge } from '@/components/status/StatusBadge'
import StatusForm from '@/components/status/StatusForm'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

function Validity({ entry }: { entry: Entry }) {
  const t = useT()
  const { valid_from: from, valid_until: until, validity } = entry
  if (!from && !until) return <Text size="sm">{t('lists.always')}</Text>
  return (
    <Text size="sm" component="div">
      {from && (
        <>
          {t('lists.from')} <Moment at={from} />{' '}
        </>
      )}
      {until && (
        <>
          {t('lists.until')} <Moment at={until} />{' '}
        </>
      )}
      {validity !== 'active' && (
        <Badge variant="default" radius="sm" tt="none">
          {t(`validity.${validity}`)}
        </Badge>
      )}
    </Text>
  )
}

interface Props {
  entries: readonly Entry[]
  onEdit: (entry: Entry) => void
}

export function EntryTable({ entries, onEdit }: Props) {
  const t = useT()
  const may = useMay('lists:write')
  const [deleting, setDeleting] = useState<Entry | null>(null)
  return (
    <>
      <DataTable
        label={t('page.lists')}
        rows={entries}
        rowKey={({ plate }) => plate}
        columns={[
          {
            key: 'plate',
            label: t('plate.text'),
            cell: ({ plate, display_text }) => (
              <AnchorLink to="/plate" search={{ plate }} underline="never">
                <PlateBadge text={display_text} size="sm" />
              </AnchorLink>
            ),
          },
          {
            key: 'status',
            label: t('detections.status'),
            cell: ({ status }) => <StatusBadge status={status} />,
          },
          {
            key: 'validity',
            label: t('lists.validity'),
            cell: (entry) => <Validity entry={entry} />,
          },
          {
            key: 'holder',
            label: t('passes.holder'),
            secondary: true,
            cell: ({ holder }) => holder,
          },
          {
            key: 'note',
            label: t('lists.note'),
            long: true,
            cell: ({ note, instruction }) => (
              <>
                {note}
                {instruction && (
                  <Text size="sm">{t('passes.instructionIs', { text: instruction })}</Text>
                )}
              </>
            ),
          },
          {
            key: 'updated',
            label: t('lists.updated'),
            secondary: true,
            cell: ({ updated_at }) => <Moment at={updated_at} />,
          },
          {
            key: 'actions',
            label: t('lists.actions'),
            align: 'actions',
            shown: may,
            cell: (entry) => (
              <RowActions
                name={entry.display_text}
                remove={t('status.to.unlisted')}
                onEdit={() => onEdit(entry)}
                onDelete={() => setDeleting(entry)}
              />
            ),
          },
        ]}
      />
      {deleting && (
        <StatusForm
          plate={deleting.plate}
          display={deleting.display_text}
          status="unlisted"
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  )
}
