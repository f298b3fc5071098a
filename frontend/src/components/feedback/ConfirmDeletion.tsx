import type { ReactNode } from 'react'

import { useT } from '@/lib/i18n'
import { ifMatch, useVersioned } from '@/lib/versioned'

import { ConfirmAction } from './ConfirmAction'

interface Props {
  title: string
  /** What the button says, where it isn't "Delete". */
  action?: string
  /** The path of what is deleted, by which its version is fetched once. */
  name: string
  get: Parameters<typeof useVersioned>[1]
  /** Deletes it; the header names the version that was stored when the question was opened. */
  remove: (header: ReturnType<typeof ifMatch>) => Promise<unknown>
  onClose: () => void
  children: ReactNode
}

/** Asks, then deletes; what somebody changed meanwhile stays, and the dialog says so. */
export function ConfirmDeletion({ title, action, name, get, remove, onClose, children }: Props) {
  const t = useT()
  const query = useVersioned(`${name} to delete`, get)
  const confirm = async (): Promise<unknown> => {
    const found = query.data ?? (await query.refetch({ throwOnError: true })).data
    return remove(ifMatch(found?.version ?? null))
  }
  return (
    <ConfirmAction
      title={title}
      action={action ?? t('action.delete')}
      onConfirm={confirm}
      onClose={onClose}
    >
      {children}
    </ConfirmAction>
  )
}
