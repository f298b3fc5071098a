import { Kbd, Menu } from '@mantine/core'
import { useState, type KeyboardEvent, type ReactElement } from 'react'

import type { Alarm, AlarmOutcome } from '@/client/types'
import { outcomes, useAcknowledge } from '@/lib/alarms'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useShortcut } from '@/lib/shortcuts'

interface Props {
  alarm: Alarm
  /** The button that opens the menu. */
  children: ReactElement
  /** Whether the key `a` opens it, too. */
  hasKey?: boolean
}

/** Acknowledges an alarm with what became of it; only for those who may. */
export function AcknowledgeMenu({ alarm, children, hasKey = false }: Props) {
  const t = useT()
  const may = useMay('alarms:acknowledge')
  const { acknowledge } = useAcknowledge()
  const [opened, setOpened] = useState(false)
  useShortcut('a', 'alarms.keyAcknowledge', () => setOpened(true), {
    group: 'global',
    active: may && hasKey,
  })
  const choose = (outcome: AlarmOutcome): void => {
    setOpened(false)
    void acknowledge(alarm.id, outcome)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const outcome = outcomes[Number(event.key) - 1]
    if (!outcome) return
    // Elsewhere the number opens a page.
    event.preventDefault()
    choose(outcome)
  }
  if (!may) return null
  return (
    <Menu shadow="md" position="bottom-end" opened={opened} onChange={setOpened}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown onKeyDown={onKeyDown}>
        <Menu.Label>{t('alarms.outcome')}</Menu.Label>
        {outcomes.map((outcome, index) => (
          <Menu.Item
            key={outcome}
            rightSection={<Kbd>{index + 1}</Kbd>}
            onClick={() => choose(outcome)}
          >
            {t(`outcome.${outcome}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
