import { Menu } from '@mantine/core'
import type { ReactElement } from 'react'

import type { Alarm, AlarmOutcome } from '@/client/types'
import { outcomes, useAcknowledge } from '@/lib/alarms'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

interface Props {
  alarm: Alarm
  /** The button that opens the menu. */
  children: ReactElement
  onDone?: (outcome: AlarmOutcome) => void
}

/** Acknowledges an alarm with what became of it; only for those who may. */
export function AcknowledgeMenu({ alarm, children, onDone }: Props) {
  const t = useT()
  const may = useMay('alarms:acknowledge')
  const { acknowledge } = useAcknowledge()
  const choose = async (outcome: AlarmOutcome): Promise<void> => {
    if (await acknowledge(alarm.id, outcome)) onDone?.(outcome)
  }
  if (!may) return null
  return (
    <Menu shadow="md" position="bottom-end">
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('alarms.outcome')}</Menu.Label>
        {outcomes.map((outcome) => (
          <Menu.Item key={outcome} onClick={() => void choose(outcome)}>
            {t(`outcome.${outcome}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
