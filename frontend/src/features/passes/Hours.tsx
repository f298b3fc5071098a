import { ActionIcon, Button, Chip, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'

import type { HoursWindow } from '@/client/types'
import { useT } from '@/lib/i18n'

import { useWeekdays } from './words'

const WORKDAYS = [1, 2, 3, 4, 5]
const DAYS = [1, 2, 3, 4, 5, 6, 7]
const first: HoursWindow = { weekdays: WORKDAYS, start: '08:00', end: '18:00' }

interface RowProps {
  window: HoursWindow
  number: number
  onChange: (window: HoursWindow) => void
  onRemove: () => void
}

function Row({ window, number, onChange, onRemove }: RowProps) {
  const t = useT()
  const name = useWeekdays()
  return (
    <Group gap="xs" role="group" aria-label={t('passes.window', { number })}>
      <Chip.Group
        multiple
        value={window.weekdays.map(String)}
        onChange={(days) => onChange({ ...window, weekdays: days.map(Number).toSorted() })}
      >
        <Group gap={4}>
          {DAYS.map((day) => (
            <Chip key={day} value={String(day)} size="xs" radius="sm">
              {name(day)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <TextInput
        type="time"
        aria-label={t('passes.start')}
        value={window.start}
        onChange={(event) => onChange({ ...window, start: event.currentTarget.value })}
      />
      –
      <TextInput
        type="time"
        aria-label={t('passes.end')}
        // A time field knows no 24:00; 00:00 is the end of the same day here.
        value={window.end === '24:00' ? '00:00' : window.end}
        onChange={(event) => onChange({ ...window, end: event.currentTarget.value })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        c="dimmed"
        aria-label={t('passes.removeWindow', { number })}
        onClick={onRemove}
      >
        <IconTrash size={17} />
      </ActionIcon>
    </Group>
  )
}

interface Props {
  value: readonly HoursWindow[]
  onChange: (hours: HoursWindow[]) => void
}

/** The hours of the week in which a right applies; none means always. */
export function Hours({ value, onChange }: Props) {
  const t = useT()
  return (
    <Stack gap="xs" role="group" aria-label={t('passes.hours')}>
      <div>
        <Text size="sm" fw={500}>
          {t('passes.hours')}
        </Text>
        <Text size="xs" c="dimmed">
          {t(value.length === 0 ? 'passes.hoursAlways' : 'passes.hoursHint')}
        </Text>
      </div>
      {value.map((window, index) => (
        <Row
          // The rows have no names of their own, and are only added at the end.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          number={index + 1}
          window={window}
          onChange={(changed) => onChange(value.with(index, changed))}
          onRemove={() => onChange(value.toSpliced(index, 1))}
        />
      ))}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...value, first])}
        >
          {t('passes.addWindow')}
        </Button>
      </div>
    </Stack>
  )
}
