import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
} from '@tanstack/react-router'
import { lazy } from 'react'

import { parseSearch, stringifySearch } from '@/lib/url/search'

import { NotFound } from './NotFound'
import { PageError } from './PageError'
import { PageLoading } from './PageLoading'
import { pages } from './pages'
import { Shell } from './shell/Shell'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const routes = pages.map(({ path, load }) =>
  createRoute({
    getParentRoute: () => root,
    path,
    // Not the router's own lazy component: that reloads the window when a part cannot be fetched,
    // and while the service is away nothing would come back.
    component: lazy(load),
    wrapInSuspense: true,
    pendingComponent: PageLoading,
    errorComponent: PageError,
  }),
)

/**
 * The address after `#`, because the API owns the paths (`/detections` answers JSON) and because
 * the bundle then needs nothing from the server but files.
 */
export const router = createRouter({
  routeTree: root.addChildren(routes),
  history: createHashHistory(),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
})
