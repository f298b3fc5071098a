import { Alert, Button, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { $api } from '@/client/api'
import { NewPassword } from '@/components/form/NewPassword'
import { Panel } from '@/components/layout/Page'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { isWrongPassword, OwnPassword } from './OwnPassword'

/** Changes the own password. */
export function Password({ name }: { name: string }) {
  const t = useT()
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const [next, setNext] = useState('')
  const { mutate, isPending, error } = $api.useMutation('put', '/api/password', {
    onSuccess: () => {
      notifications.show({ color: 'green', message: t('password.changed') })
      setPassword('')
      setNext('')
      void queries.invalidateQueries({ queryKey: ['get', '/api/login_sessions'] })
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    mutate({ body: { password, new_password: next } })
  }
  return (
    <Panel title={t('password.change')}>
      <form onSubmit={submit}>
        <Stack maw={420}>
          <Text size="sm" c="dimmed">
            {t('password.others')}
          </Text>
          {/* Password managers look here for whose password it is. */}
          <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
          <OwnPassword value={password} onChange={setPassword} error={error} />
          <NewPassword label={t('password.new')} value={next} onChange={setNext} />
          {error && !isWrongPassword(error) && (
            <Alert color="red" role="alert">
              {describeError(error, t)}
            </Alert>
          )}
          <Button type="submit" loading={isPending} style={{ alignSelf: 'flex-start' }}>
            {t('password.change')}
          </Button>
        </Stack>
      </form>
    </Panel>
  )
}
