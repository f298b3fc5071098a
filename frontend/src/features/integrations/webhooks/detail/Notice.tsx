import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { Webhook } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'

import { stateOf } from '../state/states'
import { errorText } from '../words'

interface BoxProps {
  color: string
  title: ReactNode
  children: ReactNode
}

function Box({ color, title, children }: BoxProps) {
  return (
    <Alert
      mb="md"
      variant="light"
      color={color}
      title={title}
      icon={color === 'blue' ? <IconInfoCircle /> : <IconAlertTriangle />}
      styles={{
        message: { color: 'var(--mantine-color-text)' },
        title: { color: 'var(--mantine-color-text)' },
      }}
    >
      <Text size="sm" component="div">
        {children}
      </Text>
    </Alert>
  )
}

/** What is wrong with a webhook, or is still to be done, and the next step. */
export function Notice({ webhook }: { webhook: Webhook }) {
  const t = useT()
  const { failing_since, disabled_at, disabled_reason, paused_until } = webhook
  const state = stateOf(webhook)
  if (state === 'stopped' && disabled_at && disabled_reason) {
    return (
      <Box
        color="red"
        title={
          <>
            {t('webhooks.stoppedAt')} <Moment at={disabled_at} show="full" />
          </>
        }
      >
        {t('webhooks.why', { reason: errorText(disabled_reason, t) })} {t('webhooks.stoppedNext')}
      </Box>
    )
  }
  if (state === 'failing' && failing_since) {
    return (
      <Box
        color="yellow"
        title={
          <>
            {t('webhooks.failingSince')} <Moment at={failing_since} show="full" />
          </>
        }
      >
        {t('webhooks.failingNext')}
        {paused_until && (
          <>
            {' '}
            {t('webhooks.pausedUntil')} <Moment at={paused_until} show="recent" />.
          </>
        )}
      </Box>
    )
  }
  if (state === 'off') {
    return (
      <Box color="gray" title={t('webhooks.isOff')}>
        {t('webhooks.offNext')}
      </Box>
    )
  }
  if (webhook.last_success_at === null) {
    return (
      <Box color="blue" title={t('webhooks.isNew')}>
        {t('webhooks.newNext')}
      </Box>
    )
  }
  return null
}
