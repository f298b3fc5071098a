import { createContext, useContext } from 'react'

/** What a person may do, by subject and action: `lists.write`. */
export type Permission = `${string}.${string}`

interface Permissions {
  /** Whether the permission is granted; what asks for none is open to all. */
  allows: (permission: Permission | undefined) => boolean
}

/** Nobody logs in yet, so that everything is granted. */
export const PermissionsContext = createContext<Permissions>({ allows: () => true })

export const usePermissions = (): Permissions => useContext(PermissionsContext)
