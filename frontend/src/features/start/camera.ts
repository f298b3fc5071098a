import type { CameraIn } from '@/client/types'

export interface CameraFields {
  name: string
  address: string
  user: string
  password: string
  location: string | null
}

/** Returns a camera with the service's own choices for all that the form does not ask. */
export function cameraOf({ name, address, user, password, location }: CameraFields): CameraIn {
  return {
    name,
    address,
    user_name: user || null,
    password: password || null,
    location_id: location ? Number(location) : null,
    enabled: true,
    transport: 'tcp',
    hardware: false,
    countries: [],
    clip_s: 0,
    partner_s: 10,
    zones: [],
    lines: [],
  }
}
