import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDots,
  IconKey,
  IconLogout,
  IconPencil,
  IconShieldX,
  IconTrash,
} from '@tabler/icons-react'

import { useT } from '@/lib/i18n'

/** What an administrator may do with a person. */
export type Deed = 'edit' | 'password' | 'factor' | 'logOut' | 'delete'

interface Props {
  name: string
  onChoose: (deed: Deed) => void
}

const deeds = [
  ['edit', IconPencil, 'action.edit'],
  ['password', IconKey, 'people.setPassword'],
  ['factor', IconShieldX, 'people.endFactor'],
  ['logOut', IconLogout, 'people.logOut'],
  ['delete', IconTrash, 'action.delete'],
] as const

/** The menu of one person. */
export function PersonActions({ name, onChoose }: Props) {
  const t = useT()
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
        {deeds.map(([deed, Icon, label]) => (
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
