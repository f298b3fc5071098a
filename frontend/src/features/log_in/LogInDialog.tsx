import { useEffect, useRef } from 'react'

import type { Account } from '@/client/types'
import { refreshAccount } from '@/lib/account'
import { useT } from '@/lib/i18n'

import classes from './LogIn.module.css'
import { LogInCard } from './LogInCard'

function keepOpen(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return
  // A dialog of the page behind would close and lose what was typed into it.
  event.stopImmediatePropagation()
  event.preventDefault()
}

/**
 * Covers the page after its session ended. The page stays as it was, with all that was typed.
 *
 * The browser's own dialog, because all else, dialogs of the page too, cannot be reached behind it.
 */
export function LogInDialog({ actor }: { actor: Account['actor'] }) {
  const t = useT()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    // Single sign-on ends in another tab.
    const ask = (): void => void refreshAccount().catch(() => undefined)
    window.addEventListener('focus', ask)
    return () => window.removeEventListener('focus', ask)
  }, [])
  return (
    <dialog
      ref={dialog}
      className={classes['dialog']}
      aria-label={t('logIn.title')}
      data-shortcut-barrier
      onClose={() => dialog.current?.showModal()}
    >
      <LogInCard
        hint={t(actor ? 'logIn.ended' : 'logIn.begun')}
        known={actor?.sso ? undefined : actor?.name}
        covers
      />
    </dialog>
  )
}

/** Whoever shows the dialog calls this before any other dialog can listen for Escape. */
export function holdEscape(isShown: () => boolean): () => void {
  const hold = (event: KeyboardEvent): void => {
    if (isShown()) keepOpen(event)
  }
  window.addEventListener('keydown', hold, { capture: true })
  return () => window.removeEventListener('keydown', hold, { capture: true })
}
