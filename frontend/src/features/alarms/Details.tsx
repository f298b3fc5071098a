import { Alert, Group, Stack } from '@mantine/core'
import { IconHistory, IconInfoCircle, IconParkingCircle, IconVideo } from '@tabler/icons-react'

import { $api } from '@/client/api'
import type { Alarm } from '@/client/types'
import { DetailsDrawer } from '@/components/layout/DetailsDrawer'
import { AlarmTitle } from '@/components/alarm/AlarmTitle'
import { SeverityBadge } from '@/components/alarm/SeverityBadge'
import { Async } from '@/components/feedback/States'
import { Facts } from '@/components/layout/Facts'
import { ButtonLink } from '@/components/link/ButtonLink'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { PlateBadge } from '@/components/plate/PlateBadge'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useSentence } from '@/lib/i18n/sentences'

import { AcknowledgeForm } from './AcknowledgeForm'
import { Photo } from './Photo'

function AlarmFacts({ alarm }: { alarm: Alarm }) {
  const t = useT()
  const tell = useSentence()
  const { location, outcome } = alarm
  const moment = (at: string | null) =>
    at && <Moment at={at} show="full" locationId={location?.id ?? null} />
  return (
    <Facts
      items={[
        [t('alarms.reason'), tell(alarm.reason, alarm.reason_sentence)],
        [t('alarms.kind'), t(`alertKind.${alarm.kind}`)],
        [t('alarms.listed'), alarm.listed_text],
        [t('place.location'), location && <LocationName key="place" location={location} />],
        [t('alarms.lot'), alarm.lot?.name],
        [t('alarms.occurred'), moment(alarm.occurred_at)],
        [t('alarms.raised'), moment(alarm.raised_at)],
        [
          t('alarms.repeats'),
          alarm.count > 1 && (
            <>
              {t('alarms.times', { count: alarm.count })}, {moment(alarm.last_at)}
            </>
          ),
        ],
        [t('lists.note'), alarm.note],
        [t('alarms.outcome'), outcome && t(`outcome.${outcome}`)],
        [t('alarms.acknowledgedBy'), alarm.acknowledged_by],
        [t('alarms.acknowledgedAt'), moment(alarm.acknowledged_at)],
        [t('alarms.comment'), alarm.comment],
      ]}
    />
  )
}

function Links({ alarm: { text, camera_id: camera, visit_id: visit } }: { alarm: Alarm }) {
  const t = useT()
  return (
    <Group gap="xs">
      {text && (
        <ButtonLink
          to="/plate"
          search={{ plate: text }}
          variant="default"
          leftSection={<IconHistory size={16} />}
        >
          {t('live.history')}
        </ButtonLink>
      )}
      {camera !== null && (
        <ButtonLink
          to="/cameras"
          search={{ camera }}
          variant="default"
          leftSection={<IconVideo size={16} />}
        >
          {t('alarms.camera')}
        </ButtonLink>
      )}
      {visit !== null && (
        <ButtonLink
          to="/visits"
          search={{ visit }}
          variant="default"
          leftSection={<IconParkingCircle size={16} />}
        >
          {t('visits.open', { id: String(visit) })}
        </ButtonLink>
      )}
    </Group>
  )
}

function Body({ alarm }: { alarm: Alarm }) {
  const t = useT()
  const may = useMay('alarms:acknowledge')
  const text = alarm.display_text ?? alarm.text
  return (
    <Stack>
      <Group gap="sm">
        <SeverityBadge severity={alarm.severity} />
        <strong>
          <AlarmTitle alarm={alarm} />
        </strong>
      </Group>
      {(text || alarm.text_hash) && (
        <div>
          <PlateBadge text={text} hashed={!text} size="lg" />
        </div>
      )}
      {alarm.instruction && (
        <Alert icon={<IconInfoCircle />} title={t('alarms.instruction')}>
          {alarm.instruction}
        </Alert>
      )}
      {alarm.detection_id !== null && <Photo detectionId={alarm.detection_id} text={alarm.text} />}
      <AlarmFacts alarm={alarm} />
      <Links alarm={alarm} />
      {alarm.state === 'open' && may && <AcknowledgeForm alarm={alarm} />}
    </Stack>
  )
}

/** One alarm beside the list. */
export function Details({ id, onClose }: { id: number | undefined; onClose: () => void }) {
  const t = useT()
  const query = $api.useQuery(
    'get',
    '/api/alarms/{id}',
    { params: { path: { id: id ?? 0 } } },
    { enabled: id !== undefined },
  )
  return (
    <DetailsDrawer
      opened={id !== undefined}
      onClose={onClose}
      title={t('alarms.one', { id: String(id ?? '') })}
    >
      {id !== undefined && (
        <Async query={query}>{(alarm) => <Body key={alarm.id} alarm={alarm} />}</Async>
      )}
    </DetailsDrawer>
  )
}
