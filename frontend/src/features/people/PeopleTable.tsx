import { Badge, Group, Text } from '@mantine/core'

import type { Person } from '@/client/types'
import { LotNames } from '@/components/account/LotNames'
import { Moment } from '@/components/place/Moment'
import { DataTable } from '@/components/table/DataTable'
import { useAccount } from '@/lib/account'
import { useT } from '@/lib/i18n'

import { PersonActions, type Deed } from './PersonActions'

function Note({ children }: { children: string }) {
  return (
    <Badge variant="default" radius="sm" tt="none">
      {children}
    </Badge>
  )
}

function Name({ person: { id, name, disabled, has_password, sso } }: { person: Person }) {
  const t = useT()
  const { data } = useAccount()
  return (
    <Group gap="xs">
      <Text size="sm" fw={550} {...(disabled ? { c: 'dimmed' } : {})}>
        {name}
      </Text>
      {data?.actor?.id === id && <Note>{t('people.you')}</Note>}
      {disabled && <Note>{t('people.disabled')}</Note>}
      {sso && <Note>{t('people.sso')}</Note>}
      {!has_password && !sso && <Note>{t('people.noPassword')}</Note>}
    </Group>
  )
}

interface Props {
  people: readonly Person[]
  onChoose: (person: Person, deed: Deed) => void
}

export function PeopleTable({ people, onChoose }: Props) {
  const t = useT()
  return (
    <DataTable
      label={t('page.people')}
      rows={people}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', label: t('logIn.name'), cell: (person) => <Name person={person} /> },
        { key: 'role', label: t('people.role'), cell: ({ role }) => t(`role.${role}`) },
        { key: 'lots', label: t('places.lots'), cell: ({ lots }) => <LotNames lots={lots} /> },
        {
          key: 'since',
          label: t('people.since'),
          secondary: true,
          cell: ({ created_at }) => <Moment at={created_at} />,
        },
        {
          key: 'actions',
          label: t('lists.actions'),
          align: 'actions',
          cell: (person) => (
            <PersonActions person={person} onChoose={(deed) => onChoose(person, deed)} />
          ),
        },
      ]}
    />
  )
}
