import { Group, Kbd, Stack, Switch, Text, Title } from '@mantine/core'
import { lazy, Suspense, useEffect } from 'react'

import { Dialog } from '@/components/layout/Dialog'
import { helpOpened } from '@/lib/help'
import { useT, type MessageKey } from '@/lib/i18n'
import { shortcutsEnabled, useShortcut, useShortcuts, type Shortcut } from '@/lib/shortcuts'
import { useStore } from '@/lib/store'
import { useStoredFlag } from '@/lib/stored'

import { useOpenPage } from './navigation/usePages'

// Without the service the keys are shown all the same.
const PageHelp = lazy(() => import('@/features/help').catch(() => ({ default: () => null })))

const names: Readonly<Record<string, MessageKey>> = {
  ' ': 'key.space',
  Enter: 'key.enter',
  Delete: 'key.delete',
}

/** Is no shortcut: it works while something is open over the page. */
const escape = { key: 'Escape', label: 'action.close', group: 'global' } as const

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

/** What the open page is for, and the shortcuts that are active now. */
export function HelpSheet() {
  const t = useT()
  const opened = useStore(helpOpened)
  const page = useOpenPage()
  const shortcuts = useShortcuts()
  const [enabled, setEnabled] = useStoredFlag('shortcuts', true)
  useEffect(() => shortcutsEnabled.set(enabled), [enabled])
  useShortcut('?', 'help.title', () => helpOpened.set(true), { group: 'global' })
  return (
    <Dialog opened={opened} onClose={() => helpOpened.set(false)} title={t('help.title')}>
      <Stack gap="lg">
        <Suspense fallback={null}>{page && <PageHelp page={page.label} />}</Suspense>
        <Keys title={t('help.page')} items={shortcuts.filter(({ group }) => group === 'page')} />
        <Keys
          title={t('help.global')}
          items={[...shortcuts.filter(({ group }) => group === 'global'), escape]}
        />
        <Switch
          label={t('help.enable')}
          description={t('help.enableHint')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
      </Stack>
    </Dialog>
  )
}
