import { Stack, Text } from '@mantine/core'

import type { AlertTrial, TrialStep } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { DataTable } from '@/components/table/DataTable'
import { useT } from '@/lib/i18n'
import { useSentence } from '@/lib/i18n/sentences'

function Steps({ label, steps }: { label: string; steps: readonly TrialStep[] }) {
  const t = useT()
  const tell = useSentence()
  return (
    <div>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <DataTable
        label={label}
        rows={steps}
        rowKey={({ at, detection_id, visit_id }) => `${at}-${detection_id}-${visit_id}`}
        empty={t('trial.none')}
        columns={[
          {
            key: 'at',
            label: t('alarms.occurred'),
            cell: ({ at, location_id }) => <Moment at={at} locationId={location_id} />,
          },
          {
            key: 'plate',
            label: t('plate.text'),
            cell: ({ text, display_text }) =>
              (display_text ?? text) && <PlateBadge text={display_text ?? text} size="sm" />,
          },
          {
            key: 'why',
            label: t('alarms.reason'),
            cell: ({ why, why_sentences, is_repeat }) => (
              <>
                {is_repeat && <strong>{t('trial.repeat')}: </strong>}
                {why.map((text, index) => tell(text, why_sentences[index] ?? null)).join('; ')}
              </>
            ),
          },
        ]}
      />
    </div>
  )
}

/** What a dry run found, with the conditions that were looked at. */
export function TrialResult({ trial }: { trial: AlertTrial }) {
  const t = useT()
  const { judged, alarms, repeats, cut_at: cut } = trial
  return (
    <Stack gap="sm" role="status" data-testid="trial">
      <Text fw={600}>
        {t('trial.judged', { count: judged })} {t('trial.alarms', { count: alarms })}{' '}
        {t('trial.repeats', { count: repeats })}
      </Text>
      {cut && (
        <Text size="sm">
          {t('trial.cut')} <Moment at={cut} show="full" />
        </Text>
      )}
      <Steps label={t('trial.fired')} steps={trial.fired} />
      <Steps label={t('trial.notFired')} steps={trial.not_fired} />
    </Stack>
  )
}
