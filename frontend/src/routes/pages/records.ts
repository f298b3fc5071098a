import { IconChartHistogram, IconId, IconListSearch } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { detectionsSearch } from '@/features/detections/search'
import { plateSearch } from '@/features/plate/search'
import { statisticsSearch } from '@/features/statistics/search'

import { page } from '../page'
import { root } from '../root'

const detections = createRoute({
  getParentRoute: () => root,
  path: '/detections',
  validateSearch: detectionsSearch,
  ...page({
    label: 'page.detections',
    icon: IconListSearch,
    group: 'records',
    shortcut: '3',
    onPhoneBar: true,
    load: () => import('@/features/detections'),
  }),
})

const plate = createRoute({
  getParentRoute: () => root,
  path: '/plate',
  validateSearch: plateSearch,
  ...page({
    label: 'page.plate',
    icon: IconId,
    group: 'records',
    shortcut: '4',
    load: () => import('@/features/plate'),
  }),
})

const statistics = createRoute({
  getParentRoute: () => root,
  path: '/statistics',
  validateSearch: statisticsSearch,
  ...page({
    label: 'page.statistics',
    icon: IconChartHistogram,
    group: 'records',
    shortcut: '5',
    load: () => import('@/features/statistics'),
  }),
})

export const records = [detections, plate, statistics] as const
