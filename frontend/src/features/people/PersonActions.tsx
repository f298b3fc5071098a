import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDots,
  IconKey,
  IconLogout,
  IconPencil,
  IconShieldX,
  IconTrash,
} from '@tabler/icons-react'

import type { Person } from '@/client/types'
import { useT } from '@/lib/i18n'

/** What an administrator may do with a person. */
export type Deed = 'edit' | 'password' | 'factor' | 'logOut' | 'delete'

interface Props {
  person: Person
  onChoose: (deed: Deed) => void
}

const deeds = [
  ['edit', IconPencil, 'action.edit'],
  ['password', IconKey, 'people.setPassword'],
  ['factor', IconShieldX, 'people.endFactor'],
  ['logOut', IconLogout, 'people.logOut'],
  ['delete', IconTrash, 'action.delete'],
] as const

/** Deeds that make no sense for a person who logs in by single sign-on. */
const withPassword: ReadonlySet<Deed> = new Set(['password', 'factor'])

/** The menu of one person. */
export function PersonActions({ person: { name, sso }, onChoose }: Props) {
  const t = useT()
  const shown = deeds.filter(([deed]) => !sso || !withPassword.has(deed))
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          aria-label={`${t('lists.actions')}: ${name}`}
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {shown.map(([deed, Icon, label]) => (
          <Menu.Item
            key={deed}
            leftSection={<Icon size={16} aria-hidden />}
            {...(deed === 'delete' ? { c: 'var(--mantine-color-error)' } : {})}
            onClick={() => onChoose(deed)}
          >
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
