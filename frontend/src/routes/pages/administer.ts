import { IconHistory, IconKey, IconUserCircle, IconUsers } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { auditSearch } from '@/features/audit/search'

import { page } from '../page'
import { root } from '../root'

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  ...page({
    label: 'page.people',
    icon: IconUsers,
    group: 'administer',
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
    group: 'administer',
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
    group: 'administer',
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

export const administer = [people, keys, audit, account] as const
