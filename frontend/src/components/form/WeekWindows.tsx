import { ActionIcon, Button, Chip, Group, Input, Stack } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'

import type { AlertWindow } from '@/client/types'
import { TimeInput } from '@/components/moment/TimeInput'
import { useI18n } from '@/lib/i18n'
import { dayName, days } from '@/lib/time/days'

const night: AlertWindow = { days: [...days], from: '22:00', to: '06:00' }

interface WindowProps {
  window: AlertWindow
  number: number
  endOfDay: boolean
  onChange: (window: AlertWindow) => void
  onRemove: () => void
}

function Window({ window, number, endOfDay, onChange, onRemove }: WindowProps) {
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
      <TimeInput
        label={t('rules.begins')}
        labelHidden
        required
        value={window.from}
        onChange={(from) => onChange({ ...window, from })}
      />
      <TimeInput
        label={t('rules.ends')}
        labelHidden
        required
        end={endOfDay}
        value={window.to}
        onChange={(to) => onChange({ ...window, to })}
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
  label: string
  description: string
  /** What is added first. */
  first?: AlertWindow
  /** Whether a window may end at `24:00`. */
  endOfDay?: boolean
  value: readonly AlertWindow[]
  onChange: (windows: AlertWindow[]) => void
}

/** Hours of some days of the week. */
export function WeekWindows(props: Props) {
  const { label, description, first = night, endOfDay = false, value, onChange } = props
  const { t } = useI18n()
  return (
    <Input.Wrapper
      role="group"
      aria-label={label}
      label={label}
      labelElement="div"
      description={description}
    >
      <Stack gap="xs" mt={6}>
        {value.map((window, index) => (
          <Window
            // A window has nothing to be known by but its place.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            number={index + 1}
            window={window}
            endOfDay={endOfDay}
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
