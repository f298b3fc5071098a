import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

import { Store, useStore } from '@/lib/store'

import { useFocusBack } from './focusBack'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Marks the copy of the first entry that Back leads to while something is open. */
    isCopy?: true
  }
}

/** Above the page, below menus (Mantine's default of dialogs). */
const Z_INDEX = 200

/** What is open over the page, the top one last. */
const overlays = new Store<readonly symbol[]>([])
/** The top one at the press of Escape that is handled now: it may be gone when the next is asked. */
let pressed: { top: symbol | undefined } | null = null

if (typeof window !== 'undefined') {
  // Before the listeners of the dialogs, which are added later.
  const onPress = ({ key }: KeyboardEvent): void => {
    if (key !== 'Escape') return
    pressed = { top: overlays.get().at(-1) }
    setTimeout(() => {
      pressed = null
    })
  }
  window.addEventListener('keydown', onPress, { capture: true })
}

/** Whether the press of Escape that is handled now closes something over the page. */
export const isEscapeTaken = (): boolean => pressed?.top !== undefined

interface Options {
  opened: boolean
  onClose: () => void
  /** Whether the browser's Back closes it. Not what the address opens: there Back does it itself. */
  back?: boolean
  /** Whether Escape and Back may close it. */
  closeOnEscape?: boolean
}

/**
 * Returns the properties of a dialog or drawer with which Escape and the browser's Back close one
 * thing at a time, the top one.
 */
export function useOverlay({ opened, onClose, back = true, closeOnEscape = true }: Options) {
  useFocusBack(opened)
  const router = useRouter()
  const [own] = useState(() => Symbol())
  const close = useRef(onClose)
  useEffect(() => {
    close.current = closeOnEscape ? onClose : () => undefined
  })
  useEffect(() => {
    if (!opened) return undefined
    overlays.set([...overlays.get(), own])
    return () => overlays.set(overlays.get().filter((other) => other !== own))
  }, [opened, own])
  useEffect(() => {
    if (!opened || !back) return undefined
    if (!router.history.canGoBack()) {
      // Back from the first entry would leave the dashboard before anything could be closed.
      const state = { isCopy: true } as const
      void router.navigate({ to: '.', search: true, hash: true, state, resetScroll: false })
    }
    return router.history.block({
      enableBeforeUnload: false,
      blockerFn: ({ action }) => {
        if (action !== 'BACK' || overlays.get().at(-1) !== own) return false
        close.current()
        return true
      },
    })
  }, [opened, back, own, router])
  const depth = Math.max(useStore(overlays).indexOf(own), 0)
  return {
    opened,
    closeOnEscape,
    zIndex: Z_INDEX + depth,
    onClose: () => {
      if (pressed === null || pressed.top === own) onClose()
    },
  }
}
