import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown, IconChevronUp, IconHistory, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Detection, Session } from '@/client/types'
import { Correction } from '@/components/correction/form/Correction'
import { DetailsDrawer } from '@/components/layout/DetailsDrawer'
import { Confirm } from '@/components/feedback/Confirm'
import { Candidates, PlateFacts, PlateHead } from '@/components/detection/PlateDetails'
import { Pictures } from '@/components/detection/Pictures'
import { SessionPicture } from '@/components/detection/SessionPicture'
import { VehicleText } from '@/components/detection/VehicleText'
import { LocationName } from '@/components/place/LocationName'
import { Moment } from '@/components/place/Moment'
import { StatusMenu } from '@/components/status/StatusMenu'
import { Async, Empty } from '@/components/feedback/States'
import { describeError, isServiceError } from '@/lib/errors'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

import type { Opened } from './opened'
import { SitePicture } from './SitePicture'

function DeletePhoto({ session, onDeleted }: { session: Session; onDeleted: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const [asked, setAsked] = useState(false)
  const { mutate, isPending } = $api.useMutation('delete', '/session_queries/{id}', {
    onSuccess: () => {
      notifications.show({ message: t('detections.deleted') })
      onDeleted()
      void queries.invalidateQueries()
    },
    onError: (error) => notifications.show({ color: 'red', message: describeError(error, t) }),
  })
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        c="var(--mantine-color-error)"
        leftSection={<IconTrash size={16} />}
        onClick={() => setAsked(true)}
      >
        {t('detections.delete')}
      </Button>
      <Confirm
        opened={asked}
        title={t('detections.delete')}
        action={t('action.delete')}
        busy={isPending}
        onCancel={() => setAsked(false)}
        onConfirm={() => mutate({ params: { path: { id: session.session_id } } })}
      >
        {t('detections.deleteText', { count: session.detections.length })}
      </Confirm>
    </>
  )
}

/** Whether the photo of a row was deleted since. */
const isGone = (error: unknown): boolean => isServiceError(error) && error.error === 'not_found'

function Gone() {
  const t = useT()
  return <Empty title={t('detections.gone')} hint={t('detections.goneHint')} />
}

function Body({
  session,
  detection,
  onClose,
}: {
  session: Session
  detection: Detection
  onClose: () => void
}) {
  const t = useT()
  const { plate, vehicle, pairing } = detection
  const mayDelete = useMay('readings:delete')
  return (
    <Stack>
      <div style={{ borderRadius: 10, overflow: 'hidden' }}>
        {session.image === null && session.source === 'site' ? (
          <SitePicture sessionId={session.session_id} />
        ) : (
          <SessionPicture session={session} selected={detection.id} maxHeight="42vh" />
        )}
      </div>
      <Group justify="space-between" gap="xs">
        <Text component="div">
          <Moment at={session.captured_at} show="full" locationId={session.location?.id} />
        </Text>
        <LocationName location={session.location} />
      </Group>
      {plate ? <PlateHead plate={plate} /> : <Text c="dimmed">{t('live.noPlate')}</Text>}
      {plate?.text && (
        <Group gap="xs">
          <StatusMenu text={plate.text} display={plate.display_text} status={plate.status_now} />
          <ButtonLink
            to="/plate"
            search={{ plate: plate.text }}
            variant="default"
            leftSection={<IconHistory size={16} />}
          >
            {t('live.history')}
          </ButtonLink>
        </Group>
      )}
      {plate && <Correction key={plate.id} plate={plate} />}
      {vehicle && <VehicleText vehicle={vehicle} pairing={pairing} />}
      {plate && <PlateFacts plate={plate} />}
      {plate && <Candidates items={plate.candidates} />}
      <Pictures session={session} detection={detection} />
      {mayDelete && (
        <Group justify="flex-end">
          <DeletePhoto session={session} onDeleted={onClose} />
        </Group>
      )}
    </Stack>
  )
}

interface Props {
  record: Opened | undefined
  onClose: () => void
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
}

/** The details of one detection, beside the table. */
export function Details({ record, onClose, onPrevious, onNext }: Props) {
  const t = useT()
  const query = $api.useQuery(
    'get',
    '/session_queries/{id}',
    { params: { path: { id: record?.session_id ?? 0 } } },
    { enabled: record !== undefined },
  )
  return (
    <DetailsDrawer
      opened={record !== undefined}
      onClose={onClose}
      size={620}
      title={
        <Group gap="xs">
          {t('detections.open', { id: String(record?.id ?? '') })}
          <ActionIcon
            variant="default"
            aria-label={t('detections.keyPrevious')}
            disabled={!onPrevious}
            onClick={onPrevious}
          >
            <IconChevronUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t('detections.keyNext')}
            disabled={!onNext}
            onClick={onNext}
          >
            <IconChevronDown size={16} />
          </ActionIcon>
        </Group>
      }
    >
      {record && (
        <Async query={query} failed={(error) => (isGone(error) ? <Gone /> : null)}>
          {(session) => {
            const detection = session.detections.find(({ id }) => id === record.id)
            // Of each photo anew: a question about one must not be answered for another.
            return detection ? (
              <Body
                key={session.session_id}
                session={session}
                detection={detection}
                onClose={onClose}
              />
            ) : (
              <Gone />
            )
          }}
        </Async>
      )}
    </DetailsDrawer>
  )
}
