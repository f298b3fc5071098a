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
import { useViewZone } from '@/lib/places/timezone'

import { PasswordForm } from './PasswordForm'
import { PeopleTable } from './PeopleTable'
import type { Deed } from './PersonActions'
import { PersonForm } from './PersonForm'

interface Chosen {
  person: Person
  deed: Deed
}

const questions = {
  factor: { title: 'people.endFactorOf', text: 'people.endFactorText', action: 'people.endFactor' },
  logOut: { title: 'people.logOutOf', text: 'people.logOutText', action: 'people.logOut' },
  delete: { title: 'people.delete', text: 'people.deleteText', action: 'action.delete' },
} as const

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
  const act = {
    delete: $api.useMutation('delete', '/api/users/{id}').mutateAsync,
    factor: $api.useMutation('delete', '/api/users/{id}/second_factor').mutateAsync,
    logOut: $api.useMutation('delete', '/api/users/{id}/login_sessions').mutateAsync,
  }
  if (deed === 'edit') return <PersonForm person={person} onClose={onClose} />
  if (deed === 'password') return <PasswordForm person={person} onClose={onClose} />
  const { title, text, action } = questions[deed]
  const confirm = async (): Promise<void> => {
    await act[deed]({ params })
    if (deed === 'logOut') notifications.show({ message: t('people.loggedOut', { name }) })
    if (deed === 'factor') notifications.show({ message: t('people.factorEnded', { name }) })
  }
  return (
    <ConfirmAction
      title={t(title, { name })}
      action={t(action)}
      onConfirm={confirm}
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
      zone={useViewZone()}
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
