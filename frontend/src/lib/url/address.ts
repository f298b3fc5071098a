import { pagesPath } from '@/client/address'

/**
 * Returns the address of the page that an address from outside of `/app` means; null for one that
 * is below it. `/` is the first page, and `/#/detections` was an address until pages had paths.
 */
export function addressOfPage({
  pathname,
  search,
  hash,
}: Pick<Location, 'pathname' | 'search' | 'hash'>): string | null {
  if (hash.startsWith('#/')) return pagesPath + hash.slice(1)
  const isPage = pathname === pagesPath || pathname.startsWith(`${pagesPath}/`)
  return isPage ? null : `${pagesPath}/${search}`
}
