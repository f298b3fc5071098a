import { ActionIcon, Button, Chip, Group, Input, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'

import type { AlertWindow } from '@/client/types'
import { useI18n } from '@/lib/i18n'

import { dayName, days } from '../days'

const first: AlertWindow = { days: [...days], from: '22:00', to: '06:00' }

interface WindowProps {
  window: AlertWindow
  number: number
  onChange: (window: AlertWindow) => void
  onRemove: () => void
}

function Window({ window, number, onChange, onRemove }: WindowProps) {
  const { t, language } = useI18n()
  return (
    <Group gap="xs" role="group" aria-label={t('rules.window', { number })}>
      <Chip.Group
        multiple
        value={window.days}
        onChange={(chosen) => {
          // A window needs a day.
          if (chosen.length > 0)
            onChange({ ...window, days: days.filter((day) => chosen.includes(day)) })
        }}
      >
        <Group gap={4}>
          {days.map((day) => (
            <Chip key={day} value={day} size="xs">
              {dayName(day, language)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <TextInput
        type="time"
        required
        aria-label={t('rules.begins')}
        value={window.from}
        onChange={(event) => onChange({ ...window, from: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        required
        aria-label={t('rules.ends')}
        value={window.to}
        onChange={(event) => onChange({ ...window, to: event.currentTarget.value })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        c="dimmed"
        aria-label={t('rules.removeWindow', { number })}
        onClick={onRemove}
      >
        <IconTrash size={17} />
      </ActionIcon>
    </Group>
  )
}

interface Props {
  value: readonly AlertWindow[]
  onChange: (schedule: AlertWindow[]) => void
}

/** When a rule holds: weekly windows in the local time of the lot; none means always. */
export function Schedule({ value, onChange }: Props) {
  const { t } = useI18n()
  return (
    <Input.Wrapper
      label={t('rules.schedule')}
      labelElement="div"
      description={t('rules.scheduleHint')}
    >
      <Stack gap="xs" mt={6}>
        {value.map((window, index) => (
          <Window
            // A window has nothing to be known by but its place.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            number={index + 1}
            window={window}
            onChange={(next) => onChange(value.map((old, at) => (at === index ? next : old)))}
            onRemove={() => onChange(value.filter((_, at) => at !== index))}
          />
        ))}
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...value, first])}
          >
            {t('rules.addWindow')}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  )
}
