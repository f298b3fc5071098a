import { createBrowserHistory, createRouter } from '@tanstack/react-router'

import { pagesPath } from '@/client/address'
import { addressOfPage } from '@/lib/url/address'
import { parseSearch, stringifySearch } from '@/lib/url/search'

import { pages } from './pages'
import { root } from './root'

const moved = addressOfPage(window.location)
if (moved !== null) window.history.replaceState(null, '', moved)

/** All pages are below `/app`: the API has the other paths (`/detections` answers JSON). */
export const router = createRouter({
  routeTree: root.addChildren(pages),
  history: createBrowserHistory(),
  basepath: pagesPath,
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
