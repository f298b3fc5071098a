import { IconMapPin, IconServerCog, IconShieldCheck } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { listsSearch } from '@/features/lists/search'

import { page } from '../page'
import { root } from '../root'

const lists = createRoute({
  getParentRoute: () => root,
  path: '/lists',
  validateSearch: listsSearch,
  ...page({
    label: 'page.lists',
    icon: IconShieldCheck,
    group: 'manage',
    shortcut: '6',
    onPhoneBar: true,
    load: () => import('@/features/lists'),
  }),
})

const places = createRoute({
  getParentRoute: () => root,
  path: '/places',
  ...page({
    label: 'page.places',
    icon: IconMapPin,
    group: 'manage',
    shortcut: '7',
    load: () => import('@/features/places'),
  }),
})

const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  ...page({
    label: 'page.system',
    icon: IconServerCog,
    group: 'manage',
    shortcut: '8',
    load: () => import('@/features/system'),
  }),
})

export const manage = [lists, places, system] as const
