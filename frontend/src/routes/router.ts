import { createHashHistory, createRouter } from '@tanstack/react-router'

import { parseSearch, stringifySearch } from '@/lib/url/search'

import { pages } from './pages'
import { root } from './root'

/**
 * The address after `#`, because the API owns the paths (`/detections` answers JSON) and because
 * the bundle then needs nothing from the server but files.
 */
export const router = createRouter({
  routeTree: root.addChildren(pages),
  history: createHashHistory(),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
})

// From here `Link`, `useNavigate` and `useSearch` know every address and its parameters.
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
