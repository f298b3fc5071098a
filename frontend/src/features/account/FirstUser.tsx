import { Alert, Button, Code, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'

import { $api } from '@/client/api'
import { NewPassword } from '@/components/form/NewPassword'
import { Panel } from '@/components/layout/Page'
import { accountChanged } from '@/lib/account'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** Makes the first administrator; from then on everybody has to log in. */
export function FirstUser() {
  const t = useT()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, isPending, error } = $api.useMutation('post', '/api/first_user', {
    onSuccess: async () => {
      await accountChanged()
      notifications.show({ color: 'green', message: t('firstUser.done', { name }) })
      void navigate({ to: '/start' })
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    mutate({ body: { name, password } })
  }
  return (
    <>
      <Panel title={t('firstUser.title')}>
        <form onSubmit={submit}>
          <Stack maw={420}>
            <Text size="sm">{t('firstUser.text')}</Text>
            <TextInput
              label={t('logIn.name')}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              withAsterisk={false}
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <NewPassword label={t('logIn.password')} value={password} onChange={setPassword} />
            {error && (
              <Alert color="red" role="alert">
                {describeError(error, t)}
              </Alert>
            )}
            <Button type="submit" loading={isPending} style={{ alignSelf: 'flex-start' }}>
              {t('firstUser.do')}
            </Button>
          </Stack>
        </form>
      </Panel>
      <Panel title={t('firstUser.command')}>
        <Stack gap="xs">
          <Text size="sm">{t('firstUser.commandText')}</Text>
          <Code block>galaxy-alpr user create {name.trim() || 'NAME'}</Code>
        </Stack>
      </Panel>
    </>
  )
}
