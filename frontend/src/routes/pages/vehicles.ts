import { IconId, IconShieldCheck, IconTicket } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { listsSearch } from '@/features/lists/search'
import { passesSearch } from '@/features/passes/search'
import { plateSearch } from '@/features/plate/search'

import { page } from '../page'
import { root } from '../root'

const plate = createRoute({
  getParentRoute: () => root,
  path: '/plate',
  validateSearch: plateSearch,
  ...page({
    label: 'page.plate',
    icon: IconId,
    group: 'vehicles',
    shortcut: '4',
    load: () => import('@/features/plate'),
  }),
})

const lists = createRoute({
  getParentRoute: () => root,
  path: '/lists',
  validateSearch: listsSearch,
  ...page({
    label: 'page.lists',
    icon: IconShieldCheck,
    group: 'vehicles',
    shortcut: '6',
    load: () => import('@/features/lists'),
  }),
})

const passes = createRoute({
  getParentRoute: () => root,
  path: '/passes',
  validateSearch: passesSearch,
  ...page({
    label: 'page.passes',
    icon: IconTicket,
    group: 'vehicles',
    load: () => import('@/features/passes'),
  }),
})

export const vehicles = [plate, lists, passes] as const
