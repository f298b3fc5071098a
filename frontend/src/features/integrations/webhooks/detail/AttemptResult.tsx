import { Code, Group, Stack, Text } from '@mantine/core'

import type { WebhookAttempt } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { useI18n } from '@/lib/i18n'

import { AttemptBadge } from '../state/Badges'
import { adviceFor, errorText } from '../words'

/** How one attempt ended: when, the status, how long it took, why it failed, and the answer. */
export function AttemptResult({ attempt }: { attempt: WebhookAttempt }) {
  const { t, language } = useI18n()
  const { at, status, duration_ms, error, answer } = attempt
  const advice = error === null ? null : adviceFor(error, status)
  return (
    <Stack gap={6}>
      <Group gap="sm">
        <AttemptBadge status={status} failed={error !== null} />
        <Text size="sm" component="span">
          <Moment at={at} />
        </Text>
        <Text size="sm" c="dimmed" className="tabular" component="span">
          {`${new Intl.NumberFormat(language).format(duration_ms)} ms`}
        </Text>
      </Group>
      {error !== null && <Text size="sm">{errorText(error, t)}</Text>}
      {advice && (
        <Text size="sm" c="dimmed">
          {t(advice)}
        </Text>
      )}
      {answer && (
        <Code
          block
          aria-label={t('webhooks.answer')}
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: 160 }}
        >
          {answer}
        </Code>
      )}
    </Stack>
  )
}
