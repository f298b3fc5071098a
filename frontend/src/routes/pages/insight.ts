import { IconChartHistogram } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

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

export const insight = [statistics] as const
