import { Select, Switch, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Person, Role } from '@/client/types'
import { LotsChoice } from '@/components/account/LotsChoice'
import { FormModal } from '@/components/form/FormModal'
import { NewPassword } from '@/components/form/NewPassword'
import { useT } from '@/lib/i18n'
import { roles } from '@/lib/words'

interface Props {
  /** Null for a new one. */
  person: Person | null
  onClose: () => void
}

/** Adds a person or changes one. */
export function PersonForm({ person, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const [name, setName] = useState(person?.name ?? '')
  const [role, setRole] = useState<Role>(person?.role ?? 'guard')
  const [lots, setLots] = useState<number[] | null>(person?.lots ?? null)
  const [disabled, setDisabled] = useState(person?.disabled ?? false)
  const [password, setPassword] = useState('')
  const onSuccess = (): void => {
    void queries.invalidateQueries()
    onClose()
  }
  const add = $api.useMutation('post', '/api/users', { onSuccess })
  const put = $api.useMutation('put', '/api/users/{id}', { onSuccess })
  const submit = (): void => {
    const body = { name, role, lots, disabled }
    if (person) put.mutate({ params: { path: { id: person.id } }, body })
    else add.mutate({ body: { ...body, password: password || null } })
  }
  return (
    <FormModal
      title={person ? t('people.edit', { name: person.name }) : t('people.add')}
      error={add.error ?? put.error}
      busy={add.isPending || put.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('logIn.name')}
        required
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      {person?.sso ? (
        <Text size="sm" c="dimmed">
          {t('people.ssoRights')}
        </Text>
      ) : (
        <>
          <Select
            label={t('people.role')}
            description={t(`role.${role}.hint`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            allowDeselect={false}
            data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
            value={role}
            onChange={(value) => setRole(roles.find((known) => known === value) ?? role)}
          />
          <LotsChoice value={lots} onChange={setLots} hint={t('people.lotsHint')} />
        </>
      )}
      {!person && (
        <NewPassword
          label={t('logIn.password')}
          description={t('people.passwordHint')}
          required={false}
          value={password}
          onChange={setPassword}
        />
      )}
      <Switch
        label={t('people.disabled')}
        description={t('people.disabledHint')}
        checked={disabled}
        onChange={(event) => setDisabled(event.currentTarget.checked)}
      />
    </FormModal>
  )
}
