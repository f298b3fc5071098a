import { createContext, useContext, useMemo, type ReactNode } from 'react'

import { $api } from '@/client/api'
import { browserZone } from '@/lib/time/zone'

import { viewZone, type Chosen, type Places } from './zone'

const minutes = (count: number): number => count * 60_000

export const useLocations = () =>
  $api.useQuery('get', '/api/locations', {}, { staleTime: minutes(5) })
export const useLots = () => $api.useQuery('get', '/api/lots', {}, { staleTime: minutes(5) })

interface Timezones {
  places: Places
  ofLocation: ReadonlyMap<number, string>
  ofLot: ReadonlyMap<number, string>
  /** That of a view on which no place is chosen. */
  usual: string
  /** Whether the places are there, or cannot be fetched. */
  isKnown: boolean
}

const TimezoneContext = createContext<Timezones>({
  places: { locations: [], lots: [] },
  ofLocation: new Map(),
  ofLot: new Map(),
  usual: browserZone(),
  isKnown: true,
})
const ViewZoneContext = createContext<string | null>(null)

/** Holds the timezones for the whole app: a table needs one in each of its rows. */
export function TimezoneProvider({ children }: { children: ReactNode }) {
  const { data: locations, isPending: areLocationsPending } = useLocations()
  const { data: lots, isPending: areLotsPending } = useLots()
  const isKnown = !areLocationsPending && !areLotsPending
  const zones = useMemo(() => {
    const places = { locations: locations ?? [], lots: lots ?? [] }
    return {
      places,
      ofLocation: new Map(
        places.locations.flatMap(({ id, lot }) => (lot ? [[id, lot.timezone] as const] : [])),
      ),
      ofLot: new Map(places.lots.map(({ id, timezone }) => [id, timezone])),
      usual: viewZone(places, {}, browserZone()),
      isKnown,
    }
  }, [locations, lots, isKnown])
  return <TimezoneContext value={zones}>{children}</TimezoneContext>
}

/** Returns the timezone of a view on which a place is chosen, or none: see `viewZone`. */
export function useViewZone(chosen: Chosen = {}): string {
  const { places } = useContext(TimezoneContext)
  return viewZone(places, chosen, browserZone())
}

/**
 * Returns whether the timezones of places are known: before, that of a view is the browser's. What
 * is counted by days is asked for afterwards.
 */
export function useIsZoneKnown(): boolean {
  return useContext(TimezoneContext).isKnown
}

/** Sets the timezone of all times in a view. */
export function ViewZone({ zone, children }: { zone: string; children: ReactNode }) {
  return <ViewZoneContext value={zone}>{children}</ViewZoneContext>
}

/** Returns the timezone of the view around, for all of its times. */
export function useZone(): string {
  const { usual } = useContext(TimezoneContext)
  return useContext(ViewZoneContext) ?? usual
}

interface Place {
  location?: number | null | undefined
  lot?: number | null | undefined
}

/** Returns the timezone of a place itself, which may be another one than that of the view. */
export function usePlaceZone({ location, lot }: Place): string | undefined {
  const { ofLocation, ofLot } = useContext(TimezoneContext)
  return ofLocation.get(location ?? 0) ?? ofLot.get(lot ?? 0)
}
