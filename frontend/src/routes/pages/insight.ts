import { IconCash, IconChartHistogram, IconGauge, IconReportAnalytics } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { occupancySearch } from '@/features/occupancy/search'
import { paymentsSearch } from '@/features/payments/search'
import { reportsSearch } from '@/features/reports/search'
import { statisticsSearch } from '@/features/statistics/search'

import { page } from '../page'
import { root } from '../root'

const statistics = createRoute({
  getParentRoute: () => root,
  path: '/statistics',
  validateSearch: statisticsSearch,
  ...page({
    label: 'page.statistics',
    byLot: true,
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
    byLot: true,
    icon: IconGauge,
    group: 'insight',
    load: () => import('@/features/occupancy'),
  }),
})

const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  validateSearch: reportsSearch,
  ...page({
    label: 'page.reports',
    icon: IconReportAnalytics,
    group: 'insight',
    load: () => import('@/features/reports'),
  }),
})

const payments = createRoute({
  getParentRoute: () => root,
  path: '/payments',
  validateSearch: paymentsSearch,
  ...page({
    label: 'page.payments',
    byLot: true,
    icon: IconCash,
    group: 'insight',
    load: () => import('@/features/payments'),
  }),
})

export const insight = [occupancy, reports, statistics, payments] as const
