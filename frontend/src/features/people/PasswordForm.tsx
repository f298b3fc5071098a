import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Person } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { NewPassword } from '@/components/form/NewPassword'
import { useT } from '@/lib/i18n'

interface Props {
  person: Person
  onClose: () => void
}

/** Sets the password of a person who has none or lost it. */
export function PasswordForm({ person: { id, name }, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const { mutate, isPending, error } = $api.useMutation('put', '/api/users/{id}/password', {
    onSuccess: () => {
      notifications.show({ color: 'green', message: t('people.passwordSet', { name }) })
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <FormModal
      title={t('people.setPasswordOf', { name })}
      error={error}
      busy={isPending}
      onSubmit={() => mutate({ params: { path: { id } }, body: { password } })}
      onClose={onClose}
    >
      <Text size="sm">{t('people.setPasswordText')}</Text>
      <NewPassword label={t('password.new')} value={password} onChange={setPassword} />
    </FormModal>
  )
}
