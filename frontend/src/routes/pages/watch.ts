import { IconBarrierBlock, IconBellRinging, IconBroadcast, IconVideo } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { alarmsSearch } from '@/features/alarms/search'
import { camerasSearch } from '@/features/cameras/search'
import { gatesSearch } from '@/features/gates/search'
import { liveSearch } from '@/features/live/search'
import { useOpenAlarmCount } from '@/lib/alarms'

import { page } from '../page'
import { root } from '../root'

const live = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: liveSearch,
  ...page({
    label: 'page.live',
    byLot: true,
    icon: IconBroadcast,
    group: 'watch',
    shortcut: '1',
    load: () => import('@/features/live'),
  }),
})

const alarms = createRoute({
  getParentRoute: () => root,
  path: '/alarms',
  validateSearch: alarmsSearch,
  ...page({
    label: 'page.alarms',
    byLot: true,
    icon: IconBellRinging,
    group: 'watch',
    useBadge: useOpenAlarmCount,
    load: () => import('@/features/alarms'),
  }),
})

const gates = createRoute({
  getParentRoute: () => root,
  path: '/gates',
  validateSearch: gatesSearch,
  ...page({
    label: 'page.gates',
    icon: IconBarrierBlock,
    group: 'watch',
    load: () => import('@/features/gates'),
  }),
})

const cameras = createRoute({
  getParentRoute: () => root,
  path: '/cameras',
  validateSearch: camerasSearch,
  ...page({
    label: 'page.cameras',
    icon: IconVideo,
    group: 'watch',
    shortcut: '9',
    load: () => import('@/features/cameras'),
  }),
})

export const watch = [live, cameras, gates, alarms] as const
