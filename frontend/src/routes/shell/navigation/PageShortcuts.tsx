import { useNavigate } from '@tanstack/react-router'

import { useShortcut } from '@/lib/shortcuts'

import { useAllPages, type PageEntry } from './usePages'

function PageShortcut({ page, shortcut }: { page: PageEntry; shortcut: string }) {
  const navigate = useNavigate()
  useShortcut(shortcut, page.label, () => void navigate({ to: page.path }), { group: 'global' })
  return null
}

/** The keys that open the pages. */
export function PageShortcuts() {
  return useAllPages().map((page) =>
    page.shortcut ? <PageShortcut key={page.path} page={page} shortcut={page.shortcut} /> : null,
  )
}
