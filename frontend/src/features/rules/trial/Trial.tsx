import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { AlertRuleIn } from '@/client/types'
import { PeriodInput } from '@/components/moment/PeriodInput'
import type { Ends } from '@/components/moment/presets'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { TrialResult } from './TrialResult'

const WEEK_MS = 7 * 86_400_000

/** A dry run: what the rule would have raised in a period, and why; nothing is stored. */
export function Trial({ rule }: { rule: () => AlertRuleIn }) {
  const t = useT()
  const [from, setFrom] = useState(() => new Date(Date.now() - WEEK_MS).toISOString())
  const [to, setTo] = useState(() => new Date().toISOString())
  const change = (changes: Partial<Ends>): void => {
    if (changes.from) setFrom(changes.from)
    // An open end is now.
    if ('to' in changes) setTo(changes.to ?? new Date().toISOString())
  }
  const { mutate, data, error, isPending } = $api.useMutation('post', '/api/alert_rules/dry_run')
  return (
    <details>
      <summary>{t('trial.title')}</summary>
      <Stack gap="sm" mt="sm">
        <Text size="sm" c="dimmed">
          {t('trial.hint')}
        </Text>
        <Group align="flex-end">
          <PeriodInput
            labels={[t('alarms.from'), t('alarms.to')]}
            from={from}
            to={to}
            onChange={change}
          />
          <Button
            variant="default"
            leftSection={<IconFlask size={16} />}
            loading={isPending}
            onClick={() => mutate({ body: { rule: rule(), from, to } })}
          >
            {t('trial.run')}
          </Button>
        </Group>
        {error && (
          <Alert color="red" role="alert">
            {describeError(error, t)}
          </Alert>
        )}
        {data && <TrialResult trial={data} />}
      </Stack>
    </details>
  )
}
