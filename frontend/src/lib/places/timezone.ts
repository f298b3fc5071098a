import { $api } from '@/client/api'

const minutes = (count: number): number => count * 60_000

export const useLocations = () => $api.useQuery('get', '/api/locations', {}, { staleTime: minutes(5) })
export const useLots = () => $api.useQuery('get', '/api/lots', {}, { staleTime: minutes(5) })

/**
 * The timezone of the lot that a location belongs to. Where there is no location the site's is
 * meant: that of the only lot; with none or several, that of the person's own clock.
 */
export function useTimezone(locationId: number | null | undefined): string | undefined {
  const { data: locations } = useLocations()
  const { data: lots } = useLots()
  const location = locations?.find(({ id }) => id === locationId)
  if (location?.lot) return location.lot.timezone
  return lots?.length === 1 ? lots[0]?.timezone : undefined
}
