import { useLots } from '@/lib/places/timezone'

/** Returns the timezone of a lot; undefined, which means the browser's own, while it is unknown. */
export function useLotZone(lotId: number | undefined): string | undefined {
  const { data: lots } = useLots()
  return lots?.find(({ id }) => id === lotId)?.timezone
}
