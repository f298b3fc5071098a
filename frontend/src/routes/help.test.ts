import { existsSync } from 'node:fs'

import { expect, it } from 'vitest'

import documents from '@/features/help/documents.json'
import { help } from '@/messages/en/onDemand/help'

import { pages } from './pages'
import type { PageInfo } from './page'

interface Declared {
  options: { staticData?: { page?: PageInfo } }
  children?: unknown
}

function labels(routes: readonly Declared[]): string[] {
  return routes.flatMap(({ options, children }) => {
    // A page with sub-pages of its own always shows one of them.
    if (children) return labels(Object.values(children) as Declared[])
    return options.staticData?.page?.label ?? []
  })
}

it('every page has a help text and a page of the documentation', () => {
  const named = labels(pages as readonly Declared[])
  expect(named.toSorted()).toEqual(Object.keys(documents).toSorted())
  expect(named.filter((label) => !(label in help))).toEqual([])
  const missing = Object.values(documents).filter(
    (name) => !existsSync(new URL(`../../../docs/${name}.md`, import.meta.url)),
  )
  expect(missing).toEqual([])
})
