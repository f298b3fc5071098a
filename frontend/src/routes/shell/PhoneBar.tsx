import { Drawer, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import { useT } from '@/lib/i18n'

import { AccountMenu } from './AccountMenu'
import { Brand } from './Brand'
import { ConnectionState } from './Connection'
import { useAllPages, type PageEntry } from './navigation/usePages'
import { PageBadge, PageLinks } from './navigation/PageLinks'
import classes from './Shell.module.css'
import { Tools } from './Tools'

export function TopBar() {
  return (
    <header className={classes['top']}>
      <Brand />
      <ConnectionState />
      <AccountMenu small />
    </header>
  )
}

function Tab({ page }: { page: PageEntry }) {
  const t = useT()
  const Icon = page.icon
  return (
    <Link
      to={page.path}
      className={classes['tab']}
      activeProps={{ className: `${classes['tab']} ${classes['tabActive']}` }}
      activeOptions={{ exact: page.path === '/', includeSearch: false }}
    >
      <Icon size={21} stroke={1.7} />
      {t(page.label)}
      <PageBadge page={page} />
    </Link>
  )
}

/** The main pages at the foot of a phone; the rest is behind "More". */
export function PhoneBar() {
  const t = useT()
  const pages = useAllPages()
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <nav className={classes['bar']} aria-label={t('shell.mainPages')}>
        {pages
          .filter(({ onPhoneBar }) => onPhoneBar)
          .map((page) => (
            <Tab key={page.path} page={page} />
          ))}
        <button type="button" className={classes['tab']} onClick={open} aria-haspopup="dialog">
          <IconDots size={21} stroke={1.7} />
          {t('shell.more')}
        </button>
      </nav>
      <Drawer
        opened={opened}
        onClose={close}
        position="bottom"
        size="auto"
        title={t('shell.pages')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <PageLinks onClick={close} />
        <Group gap={4} mt="md">
          <Tools />
        </Group>
      </Drawer>
    </>
  )
}
