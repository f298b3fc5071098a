import { Badge, Code, Group, Text } from '@mantine/core'

import { useState } from 'react'

import type { ApiKey } from '@/client/types'
import { LotNames } from '@/components/account/LotNames'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { RowActions } from '@/components/table/RowActions'
import { useT } from '@/lib/i18n'
import { useLocations } from '@/lib/places/timezone'

import { stateOf } from './state'

function Name({ apiKey, now }: { apiKey: ApiKey; now: Date }) {
  const t = useT()
  const state = stateOf(apiKey, now)
  return (
    <>
      <Group gap="xs">
        <Text size="sm" fw={550} {...(state === 'valid' ? {} : { c: 'dimmed' })}>
          {apiKey.name}
        </Text>
        {state !== 'valid' && (
          <Badge variant="default" radius="sm" tt="none">
            {t(`keys.${state}`)}
          </Badge>
        )}
      </Group>
      <Code>{apiKey.prefix}</Code>
    </>
  )
}

function Places({ apiKey: { lots, locations } }: { apiKey: ApiKey }) {
  const t = useT()
  const { data = [] } = useLocations()
  if (lots === null) return t('lots.all')
  const names = (locations ?? []).map((id) => data.find((item) => item.id === id)?.name ?? `#${id}`)
  return (
    <>
      {(lots.length > 0 || names.length === 0) && <LotNames lots={lots} />}
      {lots.length > 0 && names.length > 0 && ', '}
      {names.join(', ')}
    </>
  )
}

interface Props {
  keys: readonly ApiKey[]
  onEdit: (key: ApiKey) => void
  onRevoke: (key: ApiKey) => void
}

export function KeyTable({ keys, onEdit, onRevoke }: Props) {
  const t = useT()
  const [now] = useState(() => new Date())
  return (
    <DataTable
      label={t('page.keys')}
      rows={keys}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', label: t('logIn.name'), cell: (key) => <Name apiKey={key} now={now} /> },
        {
          key: 'permissions',
          label: t('keys.permissions'),
          cell: ({ permissions }) =>
            permissions.map((name) => (
              <div key={name}>{name === 'signed_in' ? name : t(`permission.${name}`)}</div>
            )),
        },
        {
          key: 'places',
          label: t('keys.places'),
          secondary: true,
          cell: (key) => <Places apiKey={key} />,
        },
        {
          key: 'limits',
          label: t('keys.limits'),
          secondary: true,
          cell: ({ rate_per_minute: rate, daily_quota: quota }) => (
            <>
              {rate !== null && <div>{t('keys.perMinute', { count: rate })}</div>}
              {quota !== null && <div>{t('keys.perDay', { count: quota })}</div>}
            </>
          ),
        },
        {
          key: 'expires',
          label: t('keys.expires'),
          secondary: true,
          cell: ({ expires_at }) => expires_at && <Moment at={expires_at} />,
        },
        {
          key: 'used',
          label: t('account.lastUsed'),
          cell: ({ last_used_at }) =>
            last_used_at ? <Moment at={last_used_at} /> : t('keys.neverUsed'),
        },
        {
          key: 'actions',
          label: t('lists.actions'),
          align: 'actions',
          cell: (key) =>
            key.revoked_at === null && (
              <RowActions
                name={key.name}
                remove={t('keys.revoke')}
                onEdit={() => onEdit(key)}
                onDelete={() => onRevoke(key)}
              />
            ),
        },
      ]}
    />
  )
}
