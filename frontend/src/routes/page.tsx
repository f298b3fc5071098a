import { Outlet, redirect } from '@tanstack/react-router'
import { lazy, type ComponentType, type ReactNode } from 'react'

import type { MessageKey } from '@/lib/i18n'
import { startOf } from '@/lib/places/lot'
import { usePermissions, type Permission } from '@/lib/permissions'

import { NotAllowed } from './NotAllowed'
import { PageError } from './PageError'
import { PageLoading } from './PageLoading'

export const groups = ['watch', 'work', 'vehicles', 'insight', 'setUp'] as const

/** What the shell needs to know of a page; everything it shows of pages comes from here. */
export interface PageInfo {
  label: MessageKey
  icon: ComponentType<{ size?: number | string; stroke?: number }>
  /** Where it stands in the navigation; a page without one is reached from elsewhere. */
  group?: (typeof groups)[number]
  /** A sub-page that its page shows as a tab, and the navigation does not. */
  asTab?: boolean
  /** The key that opens it from anywhere. */
  shortcut?: string
  /** Without it the page is not in the navigation, and its address shows "not allowed". */
  permission?: Permission
  /** Without it the page is not in the navigation either, but its address opens. */
  listedFor?: Permission
  /** Its search has a lot, and starts with the one that is chosen beside the navigation. */
  byLot?: boolean
  /** A hook that returns the number beside the page's name, or null for none. */
  useBadge?: () => number | null
  /** Fetches the page's code; a page without code of its own shows its sub-pages only. */
  load?: () => Promise<{ default: ComponentType }>
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    page?: PageInfo
  }
}

interface GuardProps {
  permission: Permission | undefined
  children: ReactNode
}

function Guard({ permission, children }: GuardProps) {
  return usePermissions().allows(permission) ? children : <NotAllowed />
}

interface Entered {
  cause: string
  search: object
  location: { pathname: string }
}

function enter(entered: Entered): void {
  const search = startOf(entered)
  if (!search) return
  // The router takes redirects as what is thrown; its types do not know which page this is.
  // oxlint-disable-next-line typescript/only-throw-error
  throw redirect({ to: entered.location.pathname, search: search as never, replace: true })
}

/** Returns the options that the route of every page has. */
export function page(info: PageInfo) {
  // Not the router's own lazy component: that reloads the window when a part cannot be fetched,
  // and while the service is away nothing would come back.
  const Content = info.load ? lazy(info.load) : Outlet
  return {
    component: function GuardedPage(): ReactNode {
      return (
        <Guard permission={info.permission}>
          <Content />
        </Guard>
      )
    },
    ...(info.byLot ? { beforeLoad: enter } : {}),
    wrapInSuspense: true,
    pendingComponent: PageLoading,
    errorComponent: PageError,
    staticData: { page: info },
  }
}
