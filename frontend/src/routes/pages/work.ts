import {
  IconClipboardCheck,
  IconListSearch,
  IconParkingCircle,
  IconScan,
} from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { detectionsSearch } from '@/features/detections/search'
import { reviewSearch } from '@/features/review/search'
import { useReviewCount } from '@/features/review/useReviewCount'
import { visitsSearch } from '@/features/visits/search'

import { page } from '../page'
import { root } from '../root'

const detect = createRoute({
  getParentRoute: () => root,
  path: '/detect',
  ...page({
    label: 'page.detect',
    icon: IconScan,
    group: 'work',
    shortcut: '2',
    permission: 'detect',
    load: () => import('@/features/detect'),
  }),
})

const detections = createRoute({
  getParentRoute: () => root,
  path: '/detections',
  validateSearch: detectionsSearch,
  ...page({
    label: 'page.detections',
    byLot: true,
    icon: IconListSearch,
    group: 'work',
    shortcut: '3',
    load: () => import('@/features/detections'),
  }),
})

const visits = createRoute({
  getParentRoute: () => root,
  path: '/visits',
  validateSearch: visitsSearch,
  ...page({
    label: 'page.visits',
    byLot: true,
    icon: IconParkingCircle,
    group: 'work',
    load: () => import('@/features/visits'),
  }),
})

const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  validateSearch: reviewSearch,
  ...page({
    label: 'page.review',
    icon: IconClipboardCheck,
    group: 'work',
    permission: 'readings:write',
    useBadge: useReviewCount,
    load: () => import('@/features/review'),
  }),
})

export const work = [review, visits, detections, detect] as const
