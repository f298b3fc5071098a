import { Container, Stack, Text } from '@mantine/core'
import { useEffect, useMemo, type ReactNode } from 'react'

import { Failure } from '@/components/feedback/States'
import { holdEscape, LogInDialog, LogInPage } from '@/features/log_in'
import { ended, useAccount } from '@/lib/account'
import { useT } from '@/lib/i18n'
import { permissionsOf, PermissionsContext } from '@/lib/permissions'
import { useStore } from '@/lib/store'

/** Shown while the service does not say who is logged in; it is asked again and again. */
function Away({ error }: { error: unknown }) {
  const t = useT()
  return (
    <Container component="main" size="xs" py="xl">
      <Stack>
        <Failure error={error} />
        <Text size="sm" c="dimmed" role="status">
          {t('connection.lost.hint')}
        </Text>
      </Stack>
    </Container>
  )
}

/** Shows the app to those who may use it, with what they may do; to all others the log-in. */
export function Gate({ children }: { children: ReactNode }) {
  const { data: account, failureReason } = useAccount()
  const isEnded = useStore(ended)
  const permissions = useMemo(() => account && permissionsOf(account), [account])
  useEffect(() => holdEscape(ended.get), [])
  if (!account || !permissions) return failureReason ? <Away error={failureReason} /> : null
  if (account.state === 'logged_out') return <LogInPage />
  return (
    <PermissionsContext value={permissions}>
      {children}
      {isEnded && <LogInDialog actor={account.actor} />}
    </PermissionsContext>
  )
}
