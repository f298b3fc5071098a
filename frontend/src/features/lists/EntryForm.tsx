import { Alert, Button, Group, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { Dialog } from '@/components/layout/Dialog'
import { $api } from '@/client/api'
import type { Entry, EntryIn } from '@/client/types'
import { MomentInput } from '@/components/moment/MomentInput'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { listed } from '@/lib/words'

import { Variants } from './Variants'

interface Props {
  /** Null for a new one. */
  entry: Entry | null
  onClose: () => void
}

function begin(entry: Entry | null): EntryIn {
  return {
    status: entry && entry.status !== 'unlisted' ? entry.status : 'allowed',
    valid_from: entry?.valid_from ?? null,
    valid_until: entry?.valid_until ?? null,
    note: entry?.note ?? null,
    holder: entry?.holder ?? null,
    instruction: entry?.instruction ?? null,
  }
}

interface PeopleProps {
  values: EntryIn
  set: (changes: Partial<EntryIn>) => void
}

/** Whose vehicle it is, and what the guard is to do. */
function People({ values, set }: PeopleProps) {
  const t = useT()
  return (
    <>
      <TextInput
        label={t('passes.holder')}
        placeholder={t('passes.holderHint')}
        maxLength={200}
        value={values.holder ?? ''}
        onChange={(event) => set({ holder: event.currentTarget.value || null })}
      />
      <TextInput
        label={t('passes.instruction')}
        placeholder={t('passes.instructionHint')}
        maxLength={1000}
        value={values.instruction ?? ''}
        onChange={(event) => set({ instruction: event.currentTarget.value || null })}
      />
    </>
  )
}

/** Adds a plate to a list or changes its entry. */
export function EntryForm({ entry, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const [plate, setPlate] = useState(entry?.display_text ?? '')
  const [values, setValues] = useState(begin(entry))
  const [compared] = useDebouncedValue(plate.trim(), 300)
  const set = (changes: Partial<EntryIn>): void => setValues((now) => ({ ...now, ...changes }))

  const onSuccess = (): void => {
    const status = t(`status.${values.status}`)
    notifications.show({ message: t('status.setDone', { plate: plate.toUpperCase(), status }) })
    void queries.invalidateQueries()
    onClose()
  }
  const add = $api.useMutation('post', '/plate_status', { onSuccess })
  const put = $api.useMutation('put', '/plate_status/{plate}', { onSuccess })
  const error = add.error ?? put.error
  const endsTooEarly = Boolean(
    values.valid_from && values.valid_until && values.valid_from >= values.valid_until,
  )

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (endsTooEarly) return
    if (entry) put.mutate({ params: { path: { plate: entry.plate } }, body: values })
    else add.mutate({ body: { plate, ...values } })
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={entry ? t('lists.edit', { plate: entry.display_text }) : t('lists.add')}
    >
      <form onSubmit={submit}>
        <Stack>
          <Group align="flex-end" grow preventGrowOverflow={false}>
            <TextInput
              label={t('plate.text')}
              placeholder="B 1234 XYZ"
              required
              maxLength={30}
              autoComplete="off"
              disabled={entry !== null}
              value={plate}
              onChange={(event) => setPlate(event.currentTarget.value)}
              data-autofocus
            />
            <SegmentedControl
              aria-label={t('lists.list')}
              value={values.status}
              onChange={(status) => set({ status })}
              data={listed.map((value) => ({ value, label: t(`status.${value}`) }))}
            />
          </Group>
          <Group grow align="flex-start">
            <MomentInput
              label={t('lists.validFrom')}
              description={t('lists.validHint')}
              value={values.valid_from}
              onChange={(valid_from) => set({ valid_from })}
            />
            <MomentInput
              label={t('lists.validUntil')}
              description={t('lists.validHint')}
              value={values.valid_until}
              onChange={(valid_until) => set({ valid_until })}
            />
          </Group>
          <People values={values} set={set} />
          <Textarea
            label={t('lists.note')}
            placeholder={t('lists.noteHint')}
            maxLength={1000}
            value={values.note ?? ''}
            onChange={(event) => set({ note: event.currentTarget.value || null })}
          />
          <Variants plate={entry?.plate ?? compared} />
          {(endsTooEarly || error) && (
            <Alert color="red" role="alert">
              {endsTooEarly ? t('lists.endBeforeStart') : describeError(error, t)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={add.isPending || put.isPending}>
              {t('action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
