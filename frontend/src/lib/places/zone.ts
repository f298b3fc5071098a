interface Named {
  id: number
  name: string
}

/** The places of which a view can show one. */
export interface Places {
  locations: readonly (Named & { lot: { timezone: string } | null })[]
  lots: readonly (Named & { timezone: string })[]
}

/** What is chosen on a view, each by its id or its name. */
export interface Chosen {
  location?: number | string | null | undefined
  lot?: number | string | null | undefined
}

const is =
  (chosen: Chosen['lot']) =>
  ({ id, name }: Named): boolean =>
    String(id) === String(chosen) || name === chosen

/**
 * Returns the timezone of a view: that of the location's lot, else of the chosen lot, else the one
 * that all lots have, else the browser's.
 */
export function viewZone({ locations, lots }: Places, chosen: Chosen, browser: string): string {
  const ofLocation = locations.find(is(chosen.location))?.lot?.timezone
  const ofLot = lots.find(is(chosen.lot))?.timezone
  const [only, ...others] = new Set(lots.map(({ timezone }) => timezone))
  return ofLocation ?? ofLot ?? (others.length === 0 && only ? only : browser)
}
