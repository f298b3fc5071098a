import { Button, Chip, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowBackUp, IconPencil } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'

import { $api } from '@/client/api'
import type { Plate } from '@/client/types'
import { Moment } from '@/components/place/Moment'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useShortcut } from '@/lib/shortcuts'

const MOST_CHIPS = 4

function normalized(text: string): string {
  return text.toUpperCase().replace(/[\s\-.]/g, '')
}

/** Returns the functions that set and undo the correction of a plate. */
function useCorrection(plate: Plate) {
  const t = useT()
  const queries = useQueryClient()
  const params = { path: { id: plate.id } }
  const onError = (error: unknown): void => {
    notifications.show({ color: 'red', message: describeError(error, t) })
  }
  const refresh = (): void => void queries.invalidateQueries()
  const undo = $api.useMutation('post', '/api/plates/{id}/undo', {
    onSuccess: () => {
      notifications.show({ message: t('correct.undone') })
      refresh()
    },
    onError,
  })
  const takeBack = (): void => undo.mutate({ params })
  const correct = $api.useMutation('patch', '/api/plates/{id}', {
    onSuccess: ({ display_text, text }) => {
      const message = (
        <Group justify="space-between" wrap="nowrap">
          {t('correct.done', { text: display_text ?? text ?? '' })}
          <Button size="compact-sm" variant="light" onClick={takeBack}>
            {t('action.undo')}
          </Button>
        </Group>
      )
      notifications.show({ color: 'green', message, autoClose: 10_000 })
      refresh()
    },
    onError,
  })
  return {
    apply: (text: string) => correct.mutate({ params, body: { text } }),
    takeBack,
    busy: correct.isPending || undo.isPending,
  }
}

function History({ id }: { id: number }) {
  const t = useT()
  const { data } = $api.useQuery('get', '/api/plates/{id}', { params: { path: { id } } })
  if (!data || data.corrections.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={550}>
        {t('correct.history')}
      </Text>
      {data.corrections.map((item) => (
        <Text key={item.id} size="sm" c="dimmed" td={item.undone_at ? 'line-through' : undefined}>
          {t('correct.by', {
            actor: item.changed_by,
            before: item.text_before ?? t('correct.nothing'),
            after: item.text_after ?? t('correct.nothing'),
          })}
          , <Moment at={item.changed_at} />
        </Text>
      ))}
    </div>
  )
}

/** Who opens the form is going to type. */
function focusOnce(input: HTMLInputElement | null): void {
  input?.focus()
}

/** The form that corrects a plate; the text that the engine read stays beside it. */
export function Correction({ plate }: { plate: Plate }) {
  const t = useT()
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState(plate.display_text ?? plate.text ?? '')
  const { apply, takeBack, busy } = useCorrection(plate)
  const corrected = plate.text !== plate.observed_text
  const valid = /^[A-Z0-9]{2,20}$/.test(normalized(text))
  const may = useMay('readings:write') && !plate.is_hashed
  useShortcut('e', 'correct.title', () => setOpened(true), { active: may })

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!valid) return
    apply(text)
    setOpened(false)
  }
  if (!may) return <History id={plate.id} />
  if (!opened) {
    return (
      <Stack gap="xs">
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconPencil size={16} />}
            loading={busy}
            onClick={() => setOpened(true)}
          >
            {t('correct.title')}
          </Button>
          {corrected && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} />}
              loading={busy}
              onClick={takeBack}
            >
              {t('action.undo')}
            </Button>
          )}
        </Group>
        <History id={plate.id} />
      </Stack>
    )
  }
  const chips = plate.candidates.filter((item) => item.text !== plate.text).slice(0, MOST_CHIPS)
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Title order={3}>{t('correct.title')}</Title>
        <TextInput
          label={t('correct.label')}
          value={text}
          ref={focusOnce}
          autoCapitalize="characters"
          autoComplete="off"
          error={text && !valid ? t('correct.invalid') : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Chip.Group value={normalized(text)} onChange={setText}>
          <Group gap={6}>
            {chips.map((item) => (
              <Chip key={item.text} value={item.text} size="xs">
                {item.text}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Group gap="xs">
          <Button type="submit" disabled={!valid}>
            {t('correct.apply')}
          </Button>
          <Button variant="default" onClick={() => setOpened(false)}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
