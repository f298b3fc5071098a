import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'

import { useT } from '@/lib/i18n'
import { useShortcut } from '@/lib/shortcuts'
import { Store, useStore } from '@/lib/store'

import classes from '../Shell.module.css'

const SearchDialog = lazy(() => import('@/features/search/SearchDialog'))
const searchOpened = new Store(false)
const open = (): void => searchOpened.set(true)

/** Opens the search: like a field in the sidebar, a symbol on phones. */
export function SearchButton({ small = false }: { small?: boolean }) {
  const t = useT()
  if (small) {
    return (
      <ActionIcon
        variant="subtle"
        color="gray"
        c="dimmed"
        size="lg"
        aria-label={t('find.title')}
        onClick={open}
      >
        <IconSearch size={20} />
      </ActionIcon>
    )
  }
  return (
    <UnstyledButton className={classes['find']} onClick={open} aria-haspopup="dialog">
      <IconSearch size={16} aria-hidden />
      {t('find.title')}
      <kbd aria-hidden>/</kbd>
    </UnstyledButton>
  )
}

/** The search of the whole dashboard, with its key. */
export function Search() {
  const opened = useStore(searchOpened)
  useShortcut('/', 'find.title', open, { group: 'global' })
  if (!opened) return null
  return (
    <Suspense>
      <SearchDialog onClose={() => searchOpened.set(false)} />
    </Suspense>
  )
}
