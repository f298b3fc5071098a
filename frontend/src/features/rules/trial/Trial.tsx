import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { AlertRuleIn } from '@/client/types'
import { MomentInput } from '@/components/form/MomentInput'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { TrialResult } from './TrialResult'

const WEEK_MS = 7 * 86_400_000

/** A dry run: what the rule would have raised in a period, and why; nothing is stored. */
export function Trial({ rule }: { rule: () => AlertRuleIn }) {
  const t = useT()
  const [from, setFrom] = useState(() => new Date(Date.now() - WEEK_MS).toISOString())
  const [to, setTo] = useState(() => new Date().toISOString())
  const { mutate, data, error, isPending } = $api.useMutation('post', '/api/alert_rules/dry_run')
  return (
    <details>
      <summary>{t('trial.title')}</summary>
      <Stack gap="sm" mt="sm">
        <Text size="sm" c="dimmed">
          {t('trial.hint')}
        </Text>
        <Group align="flex-end">
          <MomentInput
            label={t('alarms.from')}
            value={from}
            onChange={(at) => setFrom(at ?? from)}
          />
          <MomentInput label={t('alarms.to')} value={to} onChange={(at) => setTo(at ?? to)} />
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
