import { Button, Group, Radio, Stack, Textarea, Title } from '@mantine/core'
import { useState, type FormEvent } from 'react'

import type { Alarm, AlarmOutcome } from '@/client/types'
import { outcomes, useAcknowledge } from '@/lib/alarms'
import { useT } from '@/lib/i18n'

/** What became of an alarm, with a comment. */
export function AcknowledgeForm({ alarm }: { alarm: Alarm }) {
  const t = useT()
  const [outcome, setOutcome] = useState<AlarmOutcome | null>(null)
  const [comment, setComment] = useState('')
  const { acknowledge, busy } = useAcknowledge()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (outcome) void acknowledge(alarm.id, outcome, comment.trim() || null)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Title order={3}>{t('alarms.acknowledge')}</Title>
        <Radio.Group
          label={t('alarms.outcome')}
          value={outcome}
          onChange={(value) => setOutcome(value as AlarmOutcome)}
        >
          <Stack gap={6} mt={6}>
            {outcomes.map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`outcome.${value}`)}
                description={t(`outcome.${value}.hint`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('alarms.comment')}
          maxLength={1000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" disabled={!outcome} loading={busy}>
            {t('alarms.acknowledge')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
