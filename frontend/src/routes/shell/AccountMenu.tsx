import { Menu, Text, UnstyledButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconLogout, IconTarget, IconUserCircle, IconUserOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import type { Actor } from '@/client/types'
import { LotNames } from '@/components/account/LotNames'
import { logOut, useAccount } from '@/lib/account'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { purpose, purposeWanted } from '@/lib/purpose'
import { useStore } from '@/lib/store'

import classes from './Shell.module.css'

function Who({ actor }: { actor: Actor }) {
  const t = useT()
  return (
    <span className={classes['who']}>
      <span className="sr-only">{`${t('account.menu')}: `}</span>
      <span>{actor.name}</span>
      {actor.role && <small>{t(`role.${actor.role}`)}</small>}
    </span>
  )
}

function Choices({ actor }: { actor: Actor }) {
  const t = useT()
  const hasPurpose = useStore(purpose) !== null
  const leave = (): void => {
    logOut().catch((error: unknown) =>
      notifications.show({ color: 'red', message: describeError(error, t) }),
    )
  }
  return (
    <Menu.Dropdown>
      <Menu.Label>
        <Text size="sm" fw={600} c="var(--mantine-color-text)">
          {actor.name}
        </Text>
        {actor.role && `${t(`role.${actor.role}`)}, `}
        <LotNames lots={actor.lots} />
      </Menu.Label>
      <Menu.Item
        leftSection={<IconUserCircle size={16} aria-hidden />}
        renderRoot={(props) => <Link to="/account" {...props} />}
      >
        {t('page.account')}
      </Menu.Item>
      {hasPurpose && (
        <Menu.Item
          leftSection={<IconTarget size={16} aria-hidden />}
          onClick={() => purposeWanted.set(true)}
        >
          {t('purpose.title')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
        {t('account.logOut')}
      </Menu.Item>
    </Menu.Dropdown>
  )
}

/** Who is logged in, the way to the own account, and out. */
export function AccountMenu({ small = false }: { small?: boolean }) {
  const t = useT()
  const { data } = useAccount()
  const className = classes[small ? 'accountSmall' : 'account']
  const size = small ? 24 : 22
  if (!data?.actor) {
    return (
      <Link to="/account" className={className} aria-label={t('account.nobody')}>
        <IconUserOff size={size} stroke={1.6} aria-hidden />
        {!small && <span className={classes['who']}>{t('account.nobody')}</span>}
      </Link>
    )
  }
  return (
    <Menu position={small ? 'bottom-end' : 'top-start'} shadow="md" width={230}>
      <Menu.Target>
        <UnstyledButton
          className={className}
          {...(small ? { 'aria-label': `${t('account.menu')}: ${data.actor.name}` } : {})}
        >
          <IconUserCircle size={size} stroke={1.6} aria-hidden />
          {!small && <Who actor={data.actor} />}
        </UnstyledButton>
      </Menu.Target>
      <Choices actor={data.actor} />
    </Menu>
  )
}
