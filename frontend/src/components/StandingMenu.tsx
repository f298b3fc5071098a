import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'

import type { Standing } from '@/client/types'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { setStanding } from '@/lib/standing'
import { standings } from '@/lib/words'

import { standingIcons } from './StandingBadge'

interface Props {
  text: string
  display: string | null
  status: Standing
  size?: 'xs' | 'sm'
}

/** Puts a plate on a list or takes it off. */
export function StandingMenu({ text, display, status, size = 'sm' }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const choose = async (next: Standing): Promise<void> => {
    try {
      await setStanding(display ?? text, next)
      const standing = t(`standing.${next}`)
      notifications.show({ message: t('standing.setDone', { plate: display ?? text, standing }) })
      await queries.invalidateQueries()
    } catch (error) {
      notifications.show({ color: 'red', message: describeError(error, t) })
    }
  }
  return (
    <Menu shadow="md" position="bottom-start">
      <Menu.Target>
        <Button size={size} variant="default" rightSection={<IconChevronDown size={14} />}>
          {t('standing.set')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {standings
          .filter((name) => name !== status)
          .map((name) => {
            const Icon = standingIcons[name]
            return (
              <Menu.Item
                key={name}
                leftSection={<Icon size={16} color={`var(--${name})`} aria-hidden />}
                onClick={() => void choose(name)}
              >
                {t(`standing.to.${name}`)}
              </Menu.Item>
            )
          })}
      </Menu.Dropdown>
    </Menu>
  )
}
