import { createContext, useContext } from 'react'

import type { Account, Permission } from '@/client/types'

export type { Permission } from '@/client/types'

/** Returns whether a permission is granted; what asks for none is open to all. */
type Allows = (permission: Permission | undefined) => boolean

interface Permissions {
  allows: Allows
}

/** Returns what the service permits. While nobody logs in, it permits all but changes of people. */
export function permissionsOf({ actor }: Account): Permissions {
  if (!actor) return { allows: (permission) => permission !== 'accounts:manage' }
  const granted = new Set(actor.permissions)
  return { allows: (permission) => permission === undefined || granted.has(permission) }
}

export const PermissionsContext = createContext<Permissions>({ allows: () => true })

export const usePermissions = (): Permissions => useContext(PermissionsContext)

/** Whether the person may do something that needs this permission. */
export const useMay = (permission: Permission): boolean => usePermissions().allows(permission)
