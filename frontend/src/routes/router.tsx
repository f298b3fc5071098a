import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'

import { parseSearch, stringifySearch } from '@/lib/url/search'

import { NotFound } from './NotFound'
import { PageError } from './PageError'
import { pages } from './pages'
import { Shell } from './shell/Shell'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const routes = pages.map(({ path, load }) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load),
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
  defaultPreload: 'intent',
  scrollRestoration: true,
})
