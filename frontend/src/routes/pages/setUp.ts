import { IconBellCog, IconMapPin, IconServerCog } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

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

export const setUp = [places, rules, system] as const
