import { useMatches, useRouter, type AnyRoute, type RegisteredRouter } from '@tanstack/react-router'
import { useMemo } from 'react'

import { usePermissions } from '@/lib/permissions'

import type { PageInfo } from '../../page'

type PagePath = keyof RegisteredRouter['routesByPath']

/** A page as the navigation shows it. */
export interface PageEntry extends PageInfo {
  path: PagePath
  children: readonly PageEntry[]
}

function entriesOf(route: AnyRoute): PageEntry[] {
  const children = Object.values<AnyRoute>(route.children ?? {})
  return children.flatMap((child) => {
    const info = child.options.staticData?.page
    // The types know every address of the route tree, but not which route of it this one is.
    return info ? [{ ...info, path: child.fullPath as PagePath, children: entriesOf(child) }] : []
  })
}

type Allows = ReturnType<typeof usePermissions>['allows']

function allowed(entries: readonly PageEntry[], allows: Allows): PageEntry[] {
  return entries
    .filter(({ permission }) => allows(permission))
    .map((entry) => ({ ...entry, children: allowed(entry.children, allows) }))
}

/** The pages that the person may open, as the routes declare them. */
export function usePages(): readonly PageEntry[] {
  const { routeTree } = useRouter()
  const { allows } = usePermissions()
  return useMemo(() => allowed(entriesOf(routeTree), allows), [routeTree, allows])
}

const flat = (pages: readonly PageEntry[]): PageEntry[] =>
  pages.flatMap((page) => [page, ...flat(page.children)])

/** The same as one list, each page before its sub-pages. */
export function useAllPages(): readonly PageEntry[] {
  const pages = usePages()
  return useMemo(() => flat(pages), [pages])
}

/** What the page that is open declares; undefined where the address leads to none. */
export function useOpenPage(): PageInfo | undefined {
  return useMatches().findLast(({ staticData }) => staticData.page)?.staticData.page
}
