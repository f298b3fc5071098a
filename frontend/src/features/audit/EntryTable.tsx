import { Button, Text } from '@mantine/core'

import type { AuditEntry } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'

import { actionName } from './words'

/** Who acted: the name, or the kind of what has none of its own. */
export function ActorName({ actor }: { actor: AuditEntry['actor'] }) {
  const t = useT()
  if (actor.kind === 'person') return actor.name
  const kind = t(`actorKind.${actor.kind}`)
  return actor.name === actor.kind ? kind : `${actor.name} (${kind})`
}

interface Props {
  entries: readonly AuditEntry[]
  onOpen: (entry: AuditEntry) => void
}

export function EntryTable({ entries, onOpen }: Props) {
  const t = useT()
  return (
    <DataTable
      label={t('page.audit')}
      rows={entries}
      rowKey={({ id }) => id}
      columns={[
        { key: 'at', label: t('audit.at'), cell: ({ created_at }) => <Moment at={created_at} /> },
        { key: 'actor', label: t('audit.actor'), cell: ({ actor }) => <ActorName actor={actor} /> },
        { key: 'action', label: t('audit.action'), cell: ({ action }) => actionName(action, t) },
        {
          key: 'subject',
          label: t('audit.subject'),
          secondary: true,
          cell: ({ subject }) => subject,
        },
        {
          key: 'address',
          label: t('audit.address'),
          secondary: true,
          cell: ({ address }) => <Text size="sm">{address}</Text>,
        },
        {
          key: 'open',
          label: t('lists.actions'),
          align: 'actions',
          cell: (entry) => (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`${t('audit.details')}: ${entry.id}`}
              onClick={() => onOpen(entry)}
            >
              {t('audit.details')}
            </Button>
          ),
        },
      ]}
    />
  )
}
