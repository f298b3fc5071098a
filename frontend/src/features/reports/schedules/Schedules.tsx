import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { ReportSchedule } from '@/client/types'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { Async, Empty } from '@/components/feedback/States'
import { useI18n, useT } from '@/lib/i18n'
import { useOverlay } from '@/lib/shortcuts/overlays'
import { formatTime } from '@/lib/time/zone'

import { EditSchedule, NewSchedule } from './ScheduleForm'

interface Dialog {
  act: 'add' | 'edit' | 'delete'
  schedule?: ReportSchedule
}

function Deletion({
  schedule: { id, name },
  onClose,
}: {
  schedule: ReportSchedule
  onClose: () => void
}) {
  const t = useT()
  const { mutateAsync } = $api.useMutation('delete', '/api/reports/schedules/{id}')
  const path = { id }
  return (
    <ConfirmDeletion
      title={t('people.delete', { name })}
      name={`/reports/schedules/${id}`}
      get={() => api.GET('/api/reports/schedules/{id}', { params: { path } })}
      remove={(header) => mutateAsync({ params: { path, header } })}
      onClose={onClose}
    >
      {t('reports.deleteText')}
    </ConfirmDeletion>
  )
}

interface ItemProps {
  schedule: ReportSchedule
  onOpen: (dialog: Dialog) => void
}

function Item({ schedule, onOpen }: ItemProps) {
  const { t, language } = useI18n()
  const { name, every, enabled, due_at, timezone, last_sent_at, last_error } = schedule
  const time = (at: string) => formatTime(at, 'dateTime', language, timezone)
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {t(`reports.${every}`)} ·{' '}
          {enabled ? t('reports.next', { time: time(due_at) }) : t('reports.off')}
          {last_sent_at && <> · {t('reports.sent', { time: time(last_sent_at) })}</>}
        </Text>
        {last_error && (
          <Text size="sm" c="var(--mantine-color-error)">
            {last_error}
          </Text>
        )}
      </div>
      <Group gap="xs" wrap="nowrap">
        <Button size="xs" variant="default" onClick={() => onOpen({ act: 'edit', schedule })}>
          {t('action.edit')}
        </Button>
        <Button size="xs" variant="default" onClick={() => onOpen({ act: 'delete', schedule })}>
          {t('action.delete')}
        </Button>
      </Group>
    </Group>
  )
}

/** The reports that are sent by e-mail, beside the page. */
export default function Schedules({ onClose }: { onClose: () => void }) {
  const t = useT()
  const query = $api.useQuery('get', '/api/reports/schedules')
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const close = (): void => setDialog(null)
  return (
    <>
      <Drawer
        {...useOverlay({ opened: true, onClose })}
        size={560}
        position="right"
        title={t('reports.byMail')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        attributes={{ content: { 'data-shortcut-barrier': true } }}
      >
        <Async query={query}>
          {(schedules) => (
            <Stack>
              {schedules.length === 0 && (
                <Empty title={t('reports.none')} hint={t('reports.noneHint')} />
              )}
              {schedules.map((schedule) => (
                <Item key={schedule.id} schedule={schedule} onOpen={setDialog} />
              ))}
              <Group justify="flex-end">
                <Button
                  leftSection={<IconPlus size={16} />}
                  onClick={() => setDialog({ act: 'add' })}
                >
                  {t('reports.add')}
                </Button>
              </Group>
            </Stack>
          )}
        </Async>
      </Drawer>
      {dialog?.act === 'add' && <NewSchedule onClose={close} />}
      {dialog?.act === 'edit' && dialog.schedule && (
        <EditSchedule id={dialog.schedule.id} onClose={close} />
      )}
      {dialog?.act === 'delete' && dialog.schedule && (
        <Deletion schedule={dialog.schedule} onClose={close} />
      )}
    </>
  )
}
