import { Group, Kbd, Modal, Stack, Switch, Text, Title } from '@mantine/core'
import { useEffect } from 'react'

import { useT, type MessageKey } from '@/lib/i18n'
import { shortcutsEnabled, useShortcut, useShortcuts, type Shortcut } from '@/lib/shortcuts'
import { useStore } from '@/lib/store'
import { useStoredFlag } from '@/lib/stored'

import { helpOpened } from './help'

const names: Readonly<Record<string, MessageKey>> = {
  ' ': 'key.space',
  Enter: 'key.enter',
  Delete: 'key.delete',
}

function Keys({ title, items }: { title: string; items: readonly Shortcut[] }) {
  const t = useT()
  if (items.length === 0) return null
  return (
    <Stack gap={6}>
      <Title order={3}>{title}</Title>
      {items.map(({ key, label }) => {
        const name = names[key]
        return (
          <Group key={key + label} justify="space-between" wrap="nowrap">
            <Text size="sm">{t(label)}</Text>
            <Kbd>{name ? t(name) : key}</Kbd>
          </Group>
        )
      })}
    </Stack>
  )
}

/** The list of the shortcuts that are active now. */
export function HelpSheet() {
  const t = useT()
  const opened = useStore(helpOpened)
  const shortcuts = useShortcuts()
  const [enabled, setEnabled] = useStoredFlag('shortcuts', true)
  useEffect(() => shortcutsEnabled.set(enabled), [enabled])
  useShortcut('?', 'help.title', () => helpOpened.set(true), { group: 'global' })
  return (
    <Modal
      opened={opened}
      onClose={() => helpOpened.set(false)}
      title={t('help.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="lg">
        <Keys title={t('help.page')} items={shortcuts.filter(({ group }) => group === 'page')} />
        <Keys
          title={t('help.global')}
          items={shortcuts.filter(({ group }) => group === 'global')}
        />
        <Switch
          label={t('help.enable')}
          description={t('help.enableHint')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  )
}
