import { IconChartHistogram, IconGauge } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { occupancySearch } from '@/features/occupancy/search'
import { statisticsSearch } from '@/features/statistics/search'

import { page } from '../page'
import { root } from '../root'

const statistics = createRoute({
  getParentRoute: () => root,
  path: '/statistics',
  validateSearch: statisticsSearch,
  ...page({
    label: 'page.statistics',
    icon: IconChartHistogram,
    group: 'insight',
    shortcut: '5',
    load: () => import('@/features/statistics'),
  }),
})

const occupancy = createRoute({
  getParentRoute: () => root,
  path: '/occupancy',
  validateSearch: occupancySearch,
  ...page({
    label: 'page.occupancy',
    icon: IconGauge,
    group: 'insight',
    load: () => import('@/features/occupancy'),
  }),
})

export const insight = [occupancy, statistics] as const
