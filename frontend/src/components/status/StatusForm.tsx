import { Group, Radio, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { Status } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { showUndoable } from '@/components/feedback/undoable'
import { FormContent } from '@/components/form/FormContent'
import { Dialog } from '@/components/layout/Dialog'
import { Moment } from '@/components/place/Moment'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { getStatus, restoreStatus, setStatus, type VersionedStatus } from '@/lib/status'
import { useVersioned } from '@/lib/versioned'

const DAY_MS = 86_400_000
const days = { day: 1, week: 7, month: 30 } as const
type Ending = keyof typeof days | 'none' | 'kept'

/** Returns the functions that change the status of a plate and undo the change. */
function useStatusChange(before: VersionedStatus, onDone: () => void) {
  const t = useT()
  const queries = useQueryClient()
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({
    busy: false,
    error: null,
  })
  const undo = async (version: string | null): Promise<void> => {
    try {
      await restoreStatus(before.stored, version)
      const { entry, display_text: plate } = before.stored
      const status = t(`status.${entry?.status ?? 'unlisted'}`)
      notifications.show({ message: t('status.setDone', { plate, status }) })
    } catch (error) {
      notifications.show({ color: 'red', message: describeError(error, t) })
    }
    void queries.invalidateQueries()
  }
  const change = async (status: Status, note: string | null, validUntil: string | null) => {
    setState({ busy: true, error: null })
    try {
      const version = await setStatus(before, { status, note, validUntil })
      const plate = before.stored.display_text
      const message = t('status.setDone', { plate, status: t(`status.${status}`) })
      showUndoable({ message, undo: t('action.undo'), onUndo: () => void undo(version) })
      void queries.invalidateQueries()
      onDone()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return { ...state, change }
}

/** Who opens the form is going to type. */
function focusOnce(input: HTMLInputElement | null): void {
  input?.focus()
}

interface FieldsProps {
  before: VersionedStatus
  status: Status
  onClose: () => void
}

function Fields({ before, status, onClose }: FieldsProps) {
  const t = useT()
  const { entry } = before.stored
  const isListing = status !== 'unlisted'
  const kept = entry?.validity === 'active' ? entry.valid_until : null
  const [note, setNote] = useState((isListing && entry?.note) || '')
  const [ending, setEnding] = useState<Ending>(kept ? 'kept' : 'none')
  const { change, busy, error } = useStatusChange(before, onClose)
  const end = (): string | null => {
    if (ending === 'kept') return kept
    return ending === 'none' ? null : new Date(Date.now() + days[ending] * DAY_MS).toISOString()
  }
  return (
    <FormContent
      action={t(`status.to.${status}`)}
      error={error}
      busy={busy}
      disabled={status !== 'allowed' && !note.trim()}
      onSubmit={() => void change(status, note.trim() || null, end())}
      onClose={onClose}
    >
      <TextInput
        label={t('status.reason')}
        description={isListing ? t('lists.noteHint') : undefined}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        ref={focusOnce}
      />
      {isListing && (
        <Radio.Group
          label={t('lists.validUntil')}
          value={ending}
          onChange={(value) => setEnding(value as Ending)}
        >
          <Group gap="md" mt={6}>
            {kept && <Radio value="kept" label={<Moment at={kept} />} />}
            <Radio value="none" label={t('status.noEnd')} />
            {(['day', 'week', 'month'] as const).map((name) => (
              <Radio key={name} value={name} label={t('status.days', { count: days[name] })} />
            ))}
          </Group>
        </Radio.Group>
      )}
    </FormContent>
  )
}

interface Props {
  plate: string
  display: string | null
  status: Status
  onClose: () => void
}

/** Asks for the reason and the validity, then changes the status of a plate. */
export default function StatusForm({ plate, display, status, onClose }: Props) {
  const t = useT()
  const query = useVersioned(`status ${plate}`, () => getStatus(display ?? plate))
  return (
    <Dialog opened onClose={onClose} title={`${t(`status.to.${status}`)}: ${display ?? plate}`}>
      <Async query={query}>
        {(before) => <Fields before={before} status={status} onClose={onClose} />}
      </Async>
    </Dialog>
  )
}
