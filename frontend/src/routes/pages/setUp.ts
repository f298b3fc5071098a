import { IconBellCog, IconMapPin, IconReceipt2, IconServerCog } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { tariffsSearch } from '@/features/tariffs/search'

import { page } from '../page'
import { root } from '../root'

const places = createRoute({
  getParentRoute: () => root,
  path: '/places',
  ...page({
    label: 'page.places',
    icon: IconMapPin,
    group: 'setUp',
    shortcut: '7',
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

const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  ...page({
    label: 'page.system',
    icon: IconServerCog,
    group: 'setUp',
    shortcut: '8',
    load: () => import('@/features/system'),
  }),
})

export const setUp = [places, rules, tariffs, system] as const
