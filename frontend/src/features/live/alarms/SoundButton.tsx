import { ActionIcon, Group, Text, Tooltip } from '@mantine/core'
import { IconVolume, IconVolumeOff } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'
import { useShortcut } from '@/lib/shortcuts'

import { useSound } from './useSound'

/** Turns the sound of alarms on or off; says in words which it is. */
export function SoundButton() {
  const t = useT()
  const { loud, toggle } = useSound()
  const label = t(loud ? 'live.soundOff' : 'live.soundOn')
  useShortcut('m', 'live.keySound', toggle)
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" fw={loud ? 400 : 600}>
        {t(loud ? 'live.soundIsOn' : 'live.soundIsOff')}
      </Text>
      <Tooltip label={label}>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={label}
          aria-pressed={loud}
          onClick={toggle}
        >
          {loud ? <IconVolume size={18} /> : <IconVolumeOff size={18} />}
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
