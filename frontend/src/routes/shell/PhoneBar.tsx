import { Drawer, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import { useT } from '@/lib/i18n'

import { pages } from '../pages'
import { Brand } from './Brand'
import { ConnectionState } from './Connection'
import classes from './Shell.module.css'
import { PageLinks } from './Sidebar'
import { Tools } from './Tools'

export function TopBar() {
  return (
    <header className={classes['top']}>
      <Brand />
      <ConnectionState />
    </header>
  )
}

/** The pages within a thumb's reach; the rest behind "More". */
export function PhoneBar() {
  const t = useT()
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <nav className={classes['bar']} aria-label={t('shell.mainPages')}>
        {pages
          .filter(({ onPhoneBar }) => onPhoneBar)
          .map(({ path, title, icon: Icon }) => (
            <Link
              key={path}
              to={path}
              className={classes['tab']}
              activeProps={{ className: `${classes['tab']} ${classes['tabActive']}` }}
              activeOptions={{ exact: path === '/', includeSearch: false }}
            >
              <Icon size={21} stroke={1.7} />
              {t(title)}
            </Link>
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
