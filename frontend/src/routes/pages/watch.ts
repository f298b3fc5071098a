import { IconBroadcast, IconVideo } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { camerasSearch } from '@/features/cameras/search'
import { liveSearch } from '@/features/live/search'

import { page } from '../page'
import { root } from '../root'

const live = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: liveSearch,
  ...page({
    label: 'page.live',
    icon: IconBroadcast,
    group: 'watch',
    shortcut: '1',
    onPhoneBar: true,
    load: () => import('@/features/live'),
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

export const watch = [live, cameras] as const
