import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'

import type { Status } from '@/client/types'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { statuses } from '@/lib/words'

import { statusIcons } from './StatusBadge'

const StatusForm = lazy(() => import('./StatusForm'))

interface Props {
  text: string
  display: string | null
  status: Status
  size?: 'xs' | 'sm'
  /** Called when a status is about to be chosen. */
  onBegin?: (() => void) | undefined
}

/** Puts a plate on a list or takes it off, for a reason; only for those who may. */
export function StatusMenu({ text, display, status, size = 'sm', onBegin }: Props) {
  const t = useT()
  const may = useMay('lists:write')
  // Of this plate, also where another one is shown before the form is sent.
  const [asked, setAsked] = useState<
    (Pick<Props, 'display'> & { plate: string; status: Status }) | null
  >(null)
  if (!may) return null
  return (
    <>
      <Menu shadow="md" position="bottom-start" onOpen={() => onBegin?.()}>
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
                  onClick={() => setAsked({ plate: text, display, status: name })}
                >
                  {t(`status.to.${name}`)}
                </Menu.Item>
              )
            })}
        </Menu.Dropdown>
      </Menu>
      {asked && (
        <Suspense>
          <StatusForm {...asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  )
}
