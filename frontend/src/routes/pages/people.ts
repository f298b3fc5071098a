import { IconHistory, IconKey, IconUserCircle, IconUsers } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { auditSearch } from '@/features/audit/search'

import { page } from '../page'
import { root } from '../root'

const accounts = createRoute({
  getParentRoute: () => root,
  path: '/people',
  ...page({
    label: 'page.people',
    icon: IconUsers,
    group: 'setUp',
    permission: 'accounts:manage',
    load: () => import('@/features/people'),
  }),
})

const keys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  ...page({
    label: 'page.keys',
    icon: IconKey,
    group: 'setUp',
    permission: 'accounts:manage',
    load: () => import('@/features/keys'),
  }),
})

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: auditSearch,
  ...page({
    label: 'page.audit',
    icon: IconHistory,
    group: 'setUp',
    permission: 'audit:read',
    load: () => import('@/features/audit'),
  }),
})

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  ...page({
    label: 'page.account',
    icon: IconUserCircle,
    load: () => import('@/features/account'),
  }),
})

/** Who may use the service, and what they did. */
export const people = [accounts, keys, audit] as const

export { account }
