import { Drawer, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { useT } from '@/lib/i18n'
import { useOverlay } from '@/lib/shortcuts/overlays'

import { AccountMenu } from './AccountMenu'
import { Brand } from './Brand'
import { ConnectionState } from './Connection'
import { useAllPages, type PageEntry } from './navigation/usePages'
import { LotSwitch } from './navigation/LotSwitch'
import { PageBadge, PageLinks } from './navigation/PageLinks'
import { SearchButton } from './navigation/Search'
import classes from './Shell.module.css'
import { Tools } from './Tools'

export function TopBar() {
  return (
    <header className={classes['top']}>
      <Brand />
      <ConnectionState />
      <SearchButton small />
      <AccountMenu small />
    </header>
  )
}

interface TabProps {
  path: PageEntry['path']
  icon: PageEntry['icon']
  label: string
  children?: ReactNode
}

function Tab({ path, icon: Icon, label, children }: TabProps) {
  return (
    <Link
      to={path}
      className={classes['tab']}
      activeProps={{ className: `${classes['tab']} ${classes['tabActive']}` }}
      activeOptions={{ exact: path === '/', includeSearch: false }}
    >
      <Icon size={21} stroke={1.7} />
      <span className={classes['tabLabel']}>{label}</span>
      {children}
    </Link>
  )
}

/** The pages of the bar, in this order; the third place finds a plate. */
const main = ['/', '/alarms', '/plate', '/review']
const FIND = '/plate'

/** The main pages at the foot of a phone; the rest is behind "More". */
export function PhoneBar() {
  const t = useT()
  const pages = useAllPages()
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <nav className={classes['bar']} aria-label={t('shell.mainPages')}>
        {main.map((path) => {
          const page = pages.find((entry) => entry.path === path)
          return page ? (
            <Tab
              key={path}
              path={page.path}
              icon={path === FIND ? IconSearch : page.icon}
              label={t(path === FIND ? 'shell.find' : page.label)}
            >
              <PageBadge page={page} />
            </Tab>
          ) : null
        })}
        <button type="button" className={classes['tab']} onClick={open} aria-haspopup="dialog">
          <IconDots size={21} stroke={1.7} />
          <span className={classes['tabLabel']}>{t('shell.more')}</span>
        </button>
      </nav>
      <Drawer
        position="bottom"
        size="auto"
        title={t('shell.pages')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        {...useOverlay({ opened, onClose: close })}
      >
        <LotSwitch />
        <PageLinks onClick={close} />
        <Group gap={4} mt="md">
          <Tools />
        </Group>
      </Drawer>
    </>
  )
}
