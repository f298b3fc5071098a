import { Link } from '@tanstack/react-router'

import { useT } from '@/lib/i18n'

import { pages, type PageEntry } from '../pages'
import { Brand } from './Brand'
import { ConnectionState } from './Connection'
import classes from './Shell.module.css'
import { Tools } from './Tools'

export function PageLink({ page, onClick }: { page: PageEntry; onClick?: () => void }) {
  const t = useT()
  const Icon = page.icon
  return (
    <Link
      to={page.path}
      className={classes['item']}
      activeProps={{ className: `${classes['item']} ${classes['active']}` }}
      activeOptions={{ exact: page.path === '/', includeSearch: false }}
      onClick={onClick}
    >
      <Icon size={18} stroke={1.8} />
      {t(page.title)}
      <kbd aria-hidden>{page.shortcut}</kbd>
    </Link>
  )
}

const groups = ['watch', 'records', 'manage'] as const

export function PageLinks({ onClick }: { onClick?: () => void }) {
  const t = useT()
  return groups.map((group) => (
    <div key={group}>
      <div className={classes['group']}>{t(`group.${group}`)}</div>
      {pages
        .filter((page) => page.group === group)
        .map((page) => (
          <PageLink key={page.path} page={page} {...(onClick ? { onClick } : {})} />
        ))}
    </div>
  ))
}

export function Sidebar() {
  const t = useT()
  return (
    <div className={classes['side']}>
      <Brand />
      <nav aria-label={t('shell.pages')}>
        <PageLinks />
      </nav>
      <div className={classes['spacer']} />
      <ConnectionState />
      <div className={classes['tools']}>
        <Tools />
      </div>
    </div>
  )
}
