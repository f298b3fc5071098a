import { MantineProvider } from '@mantine/core'
import { IconId } from '@tabler/icons-react'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  type AnyRoute,
} from '@tanstack/react-router'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

import { PermissionsContext, type Permission } from '@/lib/permissions'
import { en } from '@/messages/en'

import { page } from './page'
import { pages } from './pages'
import { PageLinks } from './shell/navigation/PageLinks'

const shared = { icon: IconId, group: 'setUp' } as const

function Frame() {
  return (
    <>
      <nav>
        <PageLinks />
      </nav>
      <main>
        <Outlet />
      </main>
    </>
  )
}

/** A small dashboard: a page with a permission, one with a badge, and one with a sub-page. */
function routeTree(): AnyRoute {
  const root = createRootRoute({ component: Frame })
  const getParentRoute = () => root
  const lists = createRoute({
    getParentRoute,
    path: '/lists',
    ...page({ ...shared, label: 'page.lists', permission: 'lists:write' }),
  })
  const system = createRoute({
    getParentRoute,
    path: '/system',
    ...page({ ...shared, label: 'page.system', useBadge: () => 42 }),
  })
  const places = createRoute({
    getParentRoute,
    path: '/places',
    ...page({ ...shared, label: 'page.places' }),
  })
  const plate = createRoute({
    getParentRoute: () => places,
    path: '/plate',
    ...page({ ...shared, label: 'page.plate' }),
    component: () => <p>the sub-page</p>,
  })
  const tab = createRoute({
    getParentRoute: () => places,
    path: '/tab',
    ...page({ ...shared, label: 'page.rules', asTab: true }),
    component: () => <p>the tab</p>,
  })
  const tariffs = createRoute({
    getParentRoute,
    path: '/tariffs',
    ...page({ ...shared, label: 'page.tariffs', listedFor: 'tariffs:write' }),
    component: () => <p>the tariffs</p>,
  })
  return root.addChildren([lists, system, tariffs, places.addChildren([plate, tab])])
}

async function render(path: string, denied?: Permission): Promise<string> {
  const history = createMemoryHistory({ initialEntries: [path] })
  const router = createRouter({ routeTree: routeTree(), history })
  await router.load()
  const permissions = { allows: (permission?: Permission) => !permission || permission !== denied }
  return renderToStaticMarkup(
    <MantineProvider>
      <PermissionsContext value={permissions}>
        <RouterProvider router={router as never} />
      </PermissionsContext>
    </MantineProvider>,
  )
}

describe('a page', () => {
  it('without permission is not in the navigation, and its address shows why', async () => {
    const allowed = await render('/lists')
    expect(allowed).toContain('href="/lists"')
    expect(allowed).not.toContain(en['notAllowed.hint'])
    const denied = await render('/lists', 'lists:write')
    expect(denied).not.toContain('href="/lists"')
    expect(denied).toContain('href="/system"')
    expect(denied).toContain(en['notAllowed.hint'])
  })

  it('shows its badge in the navigation', async () => {
    expect(await render('/places')).toMatch(/System<span[^>]*>42<\/span>/)
  })

  it('shows its sub-page inside, which also stands in the navigation', async () => {
    const text = await render('/places/plate')
    expect(text).toMatch(/<main>.*the sub-page.*<\/main>/)
    expect(text).toContain('href="/places/plate"')
    expect(await render('/places')).not.toContain('the sub-page')
  })
})

it('is listed only for those who change it, and opens for all', async () => {
  expect(await render('/system')).toContain('href="/tariffs"')
  const text = await render('/tariffs', 'tariffs:write')
  expect(text).not.toContain('href="/tariffs"')
  expect(text).toContain('the tariffs')
})

it('a tab is opened by its address and does not stand in the navigation', async () => {
  const text = await render('/places/tab')
  expect(text).toMatch(/<main>.*the tab.*<\/main>/)
  expect(text).not.toContain('href="/places/tab"')
})

it('no two pages have the same shortcut', () => {
  const shortcuts = pages.flatMap(({ options }) => options.staticData?.page?.shortcut ?? [])
  expect(shortcuts).toHaveLength(9)
  expect(new Set(shortcuts).size).toBe(shortcuts.length)
})
