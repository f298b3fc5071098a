import type { ReactNode } from 'react'

import { useT } from '@/lib/i18n'
import { ifMatch, useVersioned } from '@/lib/versioned'

import { ConfirmAction } from './ConfirmAction'

interface Props {
  title: string
  /** The path of what is deleted, by which its version is fetched once. */
  name: string
  get: Parameters<typeof useVersioned>[1]
  /** Deletes it; the header names the version that was shown. */
  remove: (header: ReturnType<typeof ifMatch>) => Promise<unknown>
  onClose: () => void
  children: ReactNode
}

/** Asks, then deletes; what somebody changed meanwhile stays, and the dialog says so. */
export function ConfirmDeletion({ title, name, get, remove, onClose, children }: Props) {
  const t = useT()
  const { data, isPending } = useVersioned(name, get)
  if (isPending) return null
  return (
    <ConfirmAction
      title={title}
      action={t('action.delete')}
      onConfirm={() => remove(ifMatch(data?.version ?? null))}
      onClose={onClose}
    >
      {children}
    </ConfirmAction>
  )
}
