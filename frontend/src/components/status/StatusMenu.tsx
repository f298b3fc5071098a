import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'

import type { Status } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { setStatus } from '@/lib/status'
import { statuses } from '@/lib/words'

import { statusIcons } from './StatusBadge'

interface Props {
  text: string
  display: string | null
  status: Status
  size?: 'xs' | 'sm'
}

/** Puts a plate on a list or takes it off; only for those who may. */
export function StatusMenu({ text, display, status, size = 'sm' }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const may = useMay('lists:write')
  const choose = async (next: Status): Promise<void> => {
    try {
      await setStatus(display ?? text, next)
      const message = t('status.setDone', { plate: display ?? text, status: t(`status.${next}`) })
      notifications.show({ message })
      await queries.invalidateQueries()
    } catch (error) {
      notifications.show({ color: 'red', message: describeError(error, t) })
    }
  }
  if (!may) return null
  return (
    <Menu shadow="md" position="bottom-start">
      <Menu.Target>
        <Button size={size} variant="default" rightSection={<IconChevronDown size={14} />}>
          {t('status.set')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {statuses
          .filter((name) => name !== status)
          .map((name) => {
            const Icon = statusIcons[name]
            return (
              <Menu.Item
                key={name}
                leftSection={<Icon size={16} color={`var(--${name})`} aria-hidden />}
                onClick={() => void choose(name)}
              >
                {t(`status.to.${name}`)}
              </Menu.Item>
            )
          })}
      </Menu.Dropdown>
    </Menu>
  )
}
