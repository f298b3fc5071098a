import { IconCash, IconListSearch, IconScan } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'

import { detectionsSearch } from '@/features/detections/search'
import { paymentsSearch } from '@/features/payments/search'

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
    onPhoneBar: true,
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
    icon: IconListSearch,
    group: 'work',
    shortcut: '3',
    onPhoneBar: true,
    load: () => import('@/features/detections'),
  }),
})

const payments = createRoute({
  getParentRoute: () => root,
  path: '/payments',
  validateSearch: paymentsSearch,
  ...page({
    label: 'page.payments',
    icon: IconCash,
    group: 'work',
    load: () => import('@/features/payments'),
  }),
})

export const work = [detect, detections, payments] as const
