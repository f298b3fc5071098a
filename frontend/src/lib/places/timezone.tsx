import { createContext, useContext, useMemo, type ReactNode } from 'react'

import { $api } from '@/client/api'

const minutes = (count: number): number => count * 60_000

export const useLocations = () =>
  $api.useQuery('get', '/api/locations', {}, { staleTime: minutes(5) })
export const useLots = () => $api.useQuery('get', '/api/lots', {}, { staleTime: minutes(5) })

interface Timezones {
  ofLocation: ReadonlyMap<number, string>
  ofOnlyLot: string | undefined
}

const TimezoneContext = createContext<Timezones>({ ofLocation: new Map(), ofOnlyLot: undefined })

/** Holds the timezones for the whole app: a table needs one in each of its rows. */
export function TimezoneProvider({ children }: { children: ReactNode }) {
  const { data: locations } = useLocations()
  const { data: lots } = useLots()
  const zones = useMemo(
    () => ({
      ofLocation: new Map(
        locations?.flatMap(({ id, lot }) => (lot ? [[id, lot.timezone] as const] : [])),
      ),
      ofOnlyLot: lots?.length === 1 ? lots[0]?.timezone : undefined,
    }),
    [locations, lots],
  )
  return <TimezoneContext value={zones}>{children}</TimezoneContext>
}

/**
 * The timezone of the lot that a location belongs to. Where there is no location, that of
 * the only lot; with none or several lots, undefined, which means the browser's own.
 */
export function useTimezone(locationId: number | null | undefined): string | undefined {
  const { ofLocation, ofOnlyLot } = useContext(TimezoneContext)
  return ofLocation.get(locationId ?? 0) ?? ofOnlyLot
}
