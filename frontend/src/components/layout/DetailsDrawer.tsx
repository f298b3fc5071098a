import { Drawer } from '@mantine/core'
import { useRouter, type RouterHistory } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'

import { useT } from '@/lib/i18n'
import { useOverlay } from '@/lib/shortcuts/overlays'

interface Props {
  opened: boolean
  title: ReactNode
  size?: number
  onClose: () => void
  children: ReactNode
}

/** The number of the entry of the browser's history that is shown, as the router counts them. */
function indexOf(history: RouterHistory): number {
  const { __TSR_index: index } = history.location.state
  return index
}

/**
 * Returns the function that closes what a change of the address opened: it goes back over the step
 * that opened it, so that Back does not lead to the same page once more.
 */
function useClose(opened: boolean, onClose: () => void): () => void {
  const { history } = useRouter()
  const index = indexOf(history)
  const before = useRef<number | null>(null)
  useEffect(() => {
    if (!opened) before.current = index
  }, [opened, index])
  return () => {
    if (before.current !== indexOf(history) - 1) {
      onClose()
      return
    }
    // Once only: a second press may come before the browser has gone back.
    before.current = null
    history.back()
  }
}

/** One thing of a table, named by the address, beside it. Escape closes what lies over it first. */
export function DetailsDrawer({ opened, title, size = 580, onClose, children }: Props) {
  const t = useT()
  const close = useClose(opened, onClose)
  return (
    <Drawer
      size={size}
      title={title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      {...useOverlay({ opened, onClose: close, back: false })}
    >
      {children}
    </Drawer>
  )
}
