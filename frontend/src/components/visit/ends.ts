import type { VisitDetail, VisitReading } from '@/client/types'

interface Ends {
  entry: VisitReading | undefined
  exit: VisitReading | undefined
}

/** Returns the readings with which a visit begins and ends. */
export function ends({ readings }: Pick<VisitDetail, 'readings'>): Ends {
  return {
    entry: readings.find(({ part }) => part === 'entry'),
    exit: readings.findLast(({ part }) => part === 'exit'),
  }
}

/** Returns the plates of both ends where both were read, to be compared. */
export function endTexts(visit: Pick<VisitDetail, 'readings'>): [string, string] | null {
  const { entry, exit } = ends(visit)
  const one = entry?.detection?.plate?.text
  const other = exit?.detection?.plate?.text
  return one && other ? [one, other] : null
}
