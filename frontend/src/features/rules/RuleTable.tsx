import { Badge } from '@mantine/core'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { AlertRule } from '@/client/types'
import { SeverityBadge } from '@/components/alarm/SeverityBadge'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { DataTable } from '@/components/table/DataTable'
import { RowActions } from '@/components/table/RowActions'
import { ruleName } from '@/lib/alarms/ruleName'
import { useI18n, useT } from '@/lib/i18n'
import { useLocations, useLots } from '@/lib/places/timezone'
import { windowText } from '@/lib/time/days'

function PlacesText({ rule }: { rule: AlertRule }) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const { data: locations = [] } = useLocations()
  const names = [
    ...rule.lots.map((id) => lots.find((lot) => lot.id === id)?.name ?? `#${id}`),
    ...rule.locations.map((id) => locations.find((place) => place.id === id)?.name ?? `#${id}`),
  ]
  return names.length > 0 ? names.join(', ') : t('rules.everywhere')
}

function Deletion({ rule, onClose }: { rule: AlertRule; onClose: () => void }) {
  const t = useT()
  const path = { id: rule.id }
  const { mutateAsync } = $api.useMutation('delete', '/api/alert_rules/{id}')
  return (
    <ConfirmDeletion
      title={t('rules.deleteTitle', { name: ruleName(rule, t) })}
      name={`/alert_rules/${rule.id}`}
      get={() => api.GET('/api/alert_rules/{id}', { params: { path } })}
      remove={(header) => mutateAsync({ params: { path, header } })}
      onClose={onClose}
    >
      {t('rules.deleteText')}
    </ConfirmDeletion>
  )
}

interface Props {
  rules: readonly AlertRule[]
  onEdit: (rule: AlertRule) => void
}

export function RuleTable({ rules, onEdit }: Props) {
  const { t, language } = useI18n()
  const [deleting, setDeleting] = useState<AlertRule | null>(null)
  return (
    <>
      <DataTable
        label={t('page.rules')}
        rows={rules}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'name',
            label: t('places.name'),
            cell: (rule) => (
              <>
                {ruleName(rule, t)}{' '}
                {!rule.enabled && (
                  <Badge variant="default" radius="sm" tt="none">
                    {t('rules.off')}
                  </Badge>
                )}
              </>
            ),
          },
          { key: 'kind', label: t('alarms.kind'), cell: ({ kind }) => t(`alertKind.${kind}`) },
          {
            key: 'severity',
            label: t('alarms.severity'),
            cell: ({ severity }) => <SeverityBadge severity={severity} />,
          },
          {
            key: 'places',
            label: t('rules.where'),
            secondary: true,
            cell: (rule) => <PlacesText rule={rule} />,
          },
          {
            key: 'schedule',
            label: t('rules.schedule'),
            secondary: true,
            cell: ({ schedule }) =>
              schedule.length === 0
                ? t('lists.always')
                : schedule.map((window) => windowText(window, language)).join('; '),
          },
          {
            key: 'actions',
            label: t('lists.actions'),
            align: 'actions',
            cell: (rule) => (
              <RowActions
                name={ruleName(rule, t)}
                onEdit={() => onEdit(rule)}
                onDelete={() => setDeleting(rule)}
              />
            ),
          },
        ]}
      />
      {deleting && <Deletion rule={deleting} onClose={() => setDeleting(null)} />}
    </>
  )
}
