import {
  IconBroadcast,
  IconChartHistogram,
  IconId,
  IconListSearch,
  IconMapPin,
  IconScan,
  IconServerCog,
  IconShieldCheck,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

import type { MessageKey } from '@/lib/i18n'

export interface PageEntry {
  path: `/${string}`
  title: MessageKey
  icon: ComponentType<{ size?: number | string; stroke?: number }>
  /** The key that opens it from anywhere. */
  shortcut: string
  group: 'watch' | 'records' | 'manage'
  /** Stands in the bar at the foot of a phone; the others are behind "More". */
  onPhoneBar: boolean
  load: () => Promise<{ default: ComponentType }>
}

/** Every page of the dashboard. A new page is one entry here and its text in `messages/`. */
export const pages: readonly PageEntry[] = [
  {
    path: '/',
    title: 'page.live',
    icon: IconBroadcast,
    shortcut: '1',
    group: 'watch',
    onPhoneBar: true,
    load: () => import('@/features/live'),
  },
  {
    path: '/detect',
    title: 'page.detect',
    icon: IconScan,
    shortcut: '2',
    group: 'watch',
    onPhoneBar: true,
    load: () => import('@/features/detect'),
  },
  {
    path: '/detections',
    title: 'page.detections',
    icon: IconListSearch,
    shortcut: '3',
    group: 'records',
    onPhoneBar: true,
    load: () => import('@/features/detections'),
  },
  {
    path: '/plate',
    title: 'page.plate',
    icon: IconId,
    shortcut: '4',
    group: 'records',
    onPhoneBar: false,
    load: () => import('@/features/plate'),
  },
  {
    path: '/statistics',
    title: 'page.statistics',
    icon: IconChartHistogram,
    shortcut: '5',
    group: 'records',
    onPhoneBar: false,
    load: () => import('@/features/statistics'),
  },
  {
    path: '/lists',
    title: 'page.lists',
    icon: IconShieldCheck,
    shortcut: '6',
    group: 'manage',
    onPhoneBar: true,
    load: () => import('@/features/lists'),
  },
  {
    path: '/places',
    title: 'page.places',
    icon: IconMapPin,
    shortcut: '7',
    group: 'manage',
    onPhoneBar: false,
    load: () => import('@/features/places'),
  },
  {
    path: '/system',
    title: 'page.system',
    icon: IconServerCog,
    shortcut: '8',
    group: 'manage',
    onPhoneBar: false,
    load: () => import('@/features/system'),
  },
]
