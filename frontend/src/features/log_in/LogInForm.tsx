import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'

import { api } from '@/client/api'
import { accountChanged } from '@/lib/account'
import { useT } from '@/lib/i18n'

import { outcomeOf, type Outcome } from './outcome'

interface LogIn {
  name: string
  password: string
  code?: string
}

/** Returns null once the person is logged in. */
async function attempt(body: LogIn): Promise<Outcome | null> {
  try {
    const { error, response } = await api.POST('/api/log_in', { body })
    if (error) return outcomeOf(error, response.headers.get('Retry-After'))
    await accountChanged()
    return null
  } catch (error) {
    return outcomeOf(error, null)
  }
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus()
}

function Failed({ outcome }: { outcome: Outcome | null }) {
  const t = useT()
  if (outcome?.name !== 'failed') return null
  const { message, count, detail } = outcome
  const text = count === undefined ? t(message) : t(message, { count })
  return (
    <Alert color="red" role="alert">
      {detail ? `${text} (${detail})` : text}
    </Alert>
  )
}

/** Name and password, and the code of the second factor once the service asks for it. */
export function LogInForm({ known = '' }: { known?: string | undefined }) {
  const t = useT()
  const [name, setName] = useState(known)
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setOutcome(null)
    const next = await attempt({ name, password, ...(code === null ? {} : { code }) })
    setBusy(false)
    setOutcome(next)
    if (next?.name === 'code') setCode('')
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput
          label={t('logIn.name')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          maxLength={200}
          value={name}
          ref={known ? undefined : focusOnce}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('logIn.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          maxLength={1000}
          value={password}
          ref={known ? focusOnce : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('logIn.show') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {code !== null && (
          <TextInput
            label={t('logIn.code')}
            description={t('logIn.codeHint')}
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            required
            withAsterisk={false}
            maxLength={40}
            value={code}
            ref={focusOnce}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        <Failed outcome={outcome} />
        <Button type="submit" loading={busy} fullWidth>
          {t('logIn.do')}
        </Button>
      </Stack>
    </form>
  )
}
