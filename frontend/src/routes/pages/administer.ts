import { IconUserCircle, IconUsers } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

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

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  ...page({
    label: 'page.account',
    icon: IconUserCircle,
    load: () => import('@/features/account'),
  }),
})

export const administer = [people, account] as const
