import { useEffect, useRef } from 'react'

import type { MessageKey } from '@/lib/i18n'
import { Store, useStore } from '@/lib/store'

import { isEscapeTaken } from './overlays'

export interface Shortcut {
  /** As in `KeyboardEvent.key`. */
  key: string
  label: MessageKey
  group: 'page' | 'global'
}

interface Entry extends Shortcut {
  run: { current: () => void }
}

const entries = new Store<readonly Entry[]>([])
/** Off for people whose voice control or habits set off single keys (WCAG 2.1.4). */
export const shortcutsEnabled = new Store(true)

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  if (target instanceof HTMLSelectElement) return true
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)
  )
}

function isPress(target: EventTarget | null, key: string): boolean {
  // Space and Enter belong to the control that has the focus.
  const takes = 'button, a, summary, [role="button"], [role="tab"], input'
  return (key === ' ' || key === 'Enter') && target instanceof HTMLElement && target.matches(takes)
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Escape' && isEscapeTaken()) return
  if (!shortcutsEnabled.get() && event.key !== '?') return
  if (isTyping(event.target) || isPress(event.target, event.key)) return
  if (document.querySelector(':is([role="dialog"], dialog)[data-shortcut-barrier]')) return
  const entry = entries.get().findLast(({ key }) => key === event.key)
  if (!entry) return
  event.preventDefault()
  entry.run.current()
}

/** Calls `run` when the key is pressed outside of a text field, while the component is shown. */
export function useShortcut(
  key: string,
  label: MessageKey,
  run: () => void,
  { group = 'page', active = true }: { group?: Shortcut['group']; active?: boolean } = {},
): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    if (!active) return undefined
    const entry: Entry = { key, label, group, run: latest }
    entries.set([...entries.get(), entry])
    if (entries.get().length === 1) document.addEventListener('keydown', onKeyDown)
    return () => {
      entries.set(entries.get().filter((item) => item !== entry))
      if (entries.get().length === 0) document.removeEventListener('keydown', onKeyDown)
    }
  }, [key, label, group, active])
}

export const useShortcuts = (): readonly Shortcut[] => useStore(entries)
