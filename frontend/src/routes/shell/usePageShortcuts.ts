import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

import { useShortcut } from '@/lib/shortcuts'

import { pages, type PageEntry } from '../pages'

function usePageShortcut({ shortcut, title, path }: PageEntry): void {
  const navigate = useNavigate()
  const open = useCallback(() => void navigate({ to: path }), [navigate, path])
  useShortcut(shortcut, title, open, { group: 'global' })
}

/** The number keys open the pages. */
export function usePageShortcuts(): void {
  // The registry never changes while the app runs, so the hooks keep their order.
  // oxlint-disable-next-line react/rules-of-hooks
  for (const page of pages) usePageShortcut(page)
}
