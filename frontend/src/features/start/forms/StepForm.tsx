import { Alert, Button, Stack } from '@mantine/core'
import type { ReactNode } from 'react'

import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { useStartTexts } from '../texts'

interface Props {
  error: unknown
  busy: boolean
  onSubmit: () => void
  children: ReactNode
}

/** The fields of a step, the service's error, and the button. */
export function StepForm({ error, busy, onSubmit, children }: Props) {
  const t = useT()
  const text = useStartTexts()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <Stack>
        {children}
        {error ? (
          <Alert color="red" role="alert">
            {describeError(error, t)}
          </Alert>
        ) : null}
        <Button type="submit" loading={busy} style={{ alignSelf: 'flex-start' }}>
          {text('add')}
        </Button>
      </Stack>
    </form>
  )
}
