import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Person } from '@/client/types'
import { ConfirmAction } from '@/components/feedback/ConfirmAction'
import { Async } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'

import { PasswordForm } from './PasswordForm'
import { PeopleTable } from './PeopleTable'
import type { Deed } from './PersonActions'
import { PersonForm } from './PersonForm'

interface Chosen {
  person: Person
  deed: Deed
}

/** The form or the question for what was chosen in a person's menu. */
function ChosenDeed({
  chosen: { person, deed },
  onClose,
}: {
  chosen: Chosen
  onClose: () => void
}) {
  const t = useT()
  const { id, name } = person
  const params = { path: { id } }
  const deletion = $api.useMutation('delete', '/api/users/{id}')
  const end = $api.useMutation('delete', '/api/users/{id}/login_sessions', {
    onSuccess: () => notifications.show({ message: t('people.loggedOut', { name }) }),
  })
  if (deed === 'edit') return <PersonForm person={person} onClose={onClose} />
  if (deed === 'password') return <PasswordForm person={person} onClose={onClose} />
  const text = deed === 'delete' ? 'people.deleteText' : 'people.logOutText'
  return (
    <ConfirmAction
      title={t(deed === 'delete' ? 'people.delete' : 'people.logOutOf', { name })}
      action={t(deed === 'delete' ? 'action.delete' : 'people.logOut')}
      onConfirm={() =>
        deed === 'delete' ? deletion.mutateAsync({ params }) : end.mutateAsync({ params })
      }
      onClose={onClose}
    >
      {t(text)}
    </ConfirmAction>
  )
}

export default function PeoplePage() {
  const t = useT()
  const query = $api.useQuery('get', '/api/users', {})
  const [adding, setAdding] = useState(false)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  return (
    <Page
      title={t('page.people')}
      subtitle={t('people.subtitle')}
      actions={
        <Button leftSection={<IconUserPlus size={16} />} onClick={() => setAdding(true)}>
          {t('people.add')}
        </Button>
      }
    >
      <Panel flush>
        <Async query={query}>
          {(people) => (
            <PeopleTable people={people} onChoose={(person, deed) => setChosen({ person, deed })} />
          )}
        </Async>
      </Panel>
      {adding && <PersonForm person={null} onClose={() => setAdding(false)} />}
      {chosen && <ChosenDeed chosen={chosen} onClose={() => setChosen(null)} />}
    </Page>
  )
}
