import { IconPlugConnected } from '@tabler/icons-react'
import { createRoute, redirect } from '@tanstack/react-router'

import { ingestSearch } from '@/features/integrations/ingest/search'
import { notificationsSearch } from '@/features/integrations/notifications/search'
import { webhooksSearch } from '@/features/integrations/webhooks/search'

import { page } from '../page'
import { root } from '../root'

const shared = {
  icon: IconPlugConnected,
  permission: 'integrations:manage',
} as const

const parent = createRoute({
  getParentRoute: () => root,
  path: '/integrations',
  beforeLoad: ({ location }) => {
    if (!/^\/integrations\/?$/.test(location.pathname)) return
    // The router takes redirects as what is thrown.
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect({ to: '/integrations/webhooks', search: {}, replace: true })
  },
  ...page({
    ...shared,
    label: 'page.integrations',
    group: 'setUp',
    load: () => import('@/features/integrations'),
  }),
})

const webhooks = createRoute({
  getParentRoute: () => parent,
  path: '/webhooks',
  validateSearch: webhooksSearch,
  ...page({
    ...shared,
    label: 'integrations.webhooks',
    asTab: true,
    load: () => import('@/features/integrations/webhooks'),
  }),
})

const ingest = createRoute({
  getParentRoute: () => parent,
  path: '/ingest',
  validateSearch: ingestSearch,
  ...page({
    ...shared,
    label: 'integrations.ingest',
    asTab: true,
    load: () => import('@/features/integrations/ingest'),
  }),
})

const adapters = createRoute({
  getParentRoute: () => parent,
  path: '/adapters',
  ...page({
    ...shared,
    label: 'integrations.adapters',
    asTab: true,
    load: () => import('@/features/integrations/adapters'),
  }),
})

const mqtt = createRoute({
  getParentRoute: () => parent,
  path: '/mqtt',
  ...page({
    ...shared,
    label: 'integrations.mqtt',
    asTab: true,
    load: () => import('@/features/integrations/mqtt'),
  }),
})

const notifications = createRoute({
  getParentRoute: () => parent,
  path: '/notifications',
  validateSearch: notificationsSearch,
  ...page({
    ...shared,
    label: 'integrations.notifications',
    asTab: true,
    load: () => import('@/features/integrations/notifications'),
  }),
})

/** The page with its tabs; each tab has an address and is fetched by itself. */
export const integrations = parent.addChildren([webhooks, ingest, adapters, mqtt, notifications])
