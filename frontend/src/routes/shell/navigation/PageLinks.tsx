import { Link } from '@tanstack/react-router'

import { useT } from '@/lib/i18n'

import { usePermissions } from '@/lib/permissions'

import { groups, type PageInfo } from '../../page'
import { usePages, type PageEntry } from './usePages'
import classes from '../Shell.module.css'

function Count({ useBadge }: { useBadge: NonNullable<PageInfo['useBadge']> }) {
  // A page's hook is declared with its route and never changes.
  // oxlint-disable-next-line react/hooks
  const count = useBadge()
  return count === null ? null : <span className={classes['badge']}>{count}</span>
}

/** The number beside a page's name, where the page has one. */
export function PageBadge({ page: { useBadge } }: { page: PageEntry }) {
  return useBadge ? <Count useBadge={useBadge} /> : null
}

/** The sub-pages that stand in the navigation. */
const listed = ({ children }: PageEntry): readonly PageEntry[] =>
  children.filter(({ asTab }) => !asTab)

interface LinkProps {
  page: PageEntry
  onClick: (() => void) | undefined
}

function PageLink({ page, onClick }: LinkProps) {
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
      {t(page.label)}
      <PageBadge page={page} />
      {page.shortcut && <kbd aria-hidden>{page.shortcut}</kbd>}
    </Link>
  )
}

/** Links to every page by group; sub-pages stand under their page. */
export function PageLinks({ onClick }: { onClick?: () => void }) {
  const t = useT()
  const { allows } = usePermissions()
  const pages = usePages().filter(({ listedFor }) => allows(listedFor))
  const shown = groups.filter((group) => pages.some((page) => page.group === group))
  return shown.map((group) => (
    <div key={group}>
      <div className={classes['group']}>{t(`group.${group}`)}</div>
      {pages
        .filter((page) => page.group === group)
        .map((page) => (
          <div key={page.path}>
            <PageLink page={page} onClick={onClick} />
            {listed(page).length > 0 && (
              <div className={classes['children']}>
                {listed(page).map((child) => (
                  <PageLink key={child.path} page={child} onClick={onClick} />
                ))}
              </div>
            )}
          </div>
        ))}
    </div>
  ))
}
