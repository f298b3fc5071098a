import {
  IconBellCog,
  IconMapPin,
  IconReceipt2,
  IconServerCog,
  IconSitemap,
} from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { tariffsSearch } from '@/features/tariffs/search'

import { page } from '../page'
import { root } from '../root'
import { integrations } from './integrations'
import { account, people } from './people'

const places = createRoute({
  getParentRoute: () => root,
  path: '/places',
  ...page({
    label: 'page.places',
    icon: IconMapPin,
    group: 'setUp',
    shortcut: '7',
    listedFor: 'places:write',
    load: () => import('@/features/places'),
  }),
})

const tariffs = createRoute({
  getParentRoute: () => root,
  path: '/tariffs',
  validateSearch: tariffsSearch,
  ...page({
    label: 'page.tariffs',
    icon: IconReceipt2,
    group: 'setUp',
    listedFor: 'tariffs:write',
    load: () => import('@/features/tariffs'),
  }),
})

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  ...page({
    label: 'page.rules',
    icon: IconBellCog,
    group: 'setUp',
    permission: 'alerts:write',
    load: () => import('@/features/rules'),
  }),
})

const start = createRoute({
  getParentRoute: () => root,
  path: '/start',
  ...page({
    label: 'page.start',
    icon: IconServerCog,
    permission: 'places:write',
    load: () => import('@/features/start'),
  }),
})

const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  ...page({
    label: 'page.system',
    icon: IconServerCog,
    group: 'setUp',
    shortcut: '8',
    listedFor: 'places:write',
    load: () => import('@/features/system'),
  }),
})

const sites = createRoute({
  getParentRoute: () => root,
  path: '/sites',
  ...page({
    label: 'page.sites',
    icon: IconSitemap,
    group: 'setUp',
    permission: 'integrations:manage',
    load: () => import('@/features/sites'),
  }),
})

export const setUp = [
  places,
  rules,
  tariffs,
  integrations,
  ...people,
  system,
  sites,
  account,
  start,
] as const
