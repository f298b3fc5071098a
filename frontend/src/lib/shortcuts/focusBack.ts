import { useEffect, useState } from 'react'

/** After what closes has let go of the focus. */
const AFTER_MS = 10

/** The element to go on from: what had the focus before, else what is open, else the page. */
function placeOf(before: Element | null): HTMLElement | null {
  if (before instanceof HTMLElement && before.isConnected && before !== document.body) return before
  const open = document.querySelectorAll<HTMLElement>('[role="dialog"]')
  return open.item(open.length - 1) ?? document.querySelector<HTMLElement>('main')
}

/**
 * Gives the focus back where what is open over the page is removed instead of closed: without it a
 * person who uses the keyboard would begin again at the top of the page.
 */
export function useFocusBack(opened: boolean): void {
  // As it was before the dialog takes the focus. One that is opened later does this itself.
  const [before] = useState(() => (opened ? document.activeElement : null))
  const [isOpenedAtOnce] = useState(opened)
  useEffect(() => {
    if (!isOpenedAtOnce) return undefined
    return () => {
      setTimeout(() => {
        const now = document.activeElement
        if (now === null || now === document.body) placeOf(before)?.focus({ preventScroll: true })
      }, AFTER_MS)
    }
  }, [before, isOpenedAtOnce])
}
