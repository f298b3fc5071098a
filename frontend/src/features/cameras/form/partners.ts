import type { Camera } from '@/client/types'

interface Wanted {
  /** The camera that gets a partner; undefined for a new one. */
  id: number | undefined
  /** Of the form, as it stands. */
  location: string | null
  partner: number | null
}

/** Returns the cameras that can be the partner: of the same location, and of no other camera. */
export function partnersOf(
  cameras: readonly Camera[],
  { id, location, partner }: Wanted,
): readonly Camera[] {
  return cameras.filter((camera) => {
    if (camera.id === partner) return true
    if (camera.id === id || !location || String(camera.location?.id) !== location) return false
    return camera.partner_id === null || camera.partner_id === id
  })
}
