import type { Camera, CameraChange, CameraIn } from '@/client/types'

/** The fields of the form as they stand; numbers may be empty. */
export interface Values {
  name: string
  address: string
  user_name: string
  /** Empty: that of the camera stays. */
  password: string
  forget: boolean
  location: string | null
  sub_address: string
  transport: CameraIn['transport']
  max_rate: number | string
  countries: string
  clip_s: number | string
  hardware: boolean
  partner_id: number | null
  partner_s: number | string
}

/** Returns the fields for a camera, or those for a new one. */
export function valuesOf(camera: Camera | null): Values {
  return {
    name: camera?.name ?? '',
    address: camera?.address ?? '',
    user_name: camera?.user_name ?? '',
    password: '',
    forget: false,
    location: camera?.location ? String(camera.location.id) : null,
    sub_address: camera?.sub_address ?? '',
    transport: camera?.transport ?? 'tcp',
    max_rate: camera?.max_rate ?? '',
    countries: camera?.countries.join(', ') ?? '',
    clip_s: camera?.clip_s ?? 0,
    hardware: camera?.hardware ?? false,
    partner_id: camera?.partner_id ?? null,
    partner_s: camera?.partner_s ?? 10,
  }
}

type Configuration = Omit<CameraIn, 'password' | 'enabled' | 'zones' | 'lines'>

function configuration(values: Values): Configuration {
  return {
    name: values.name.trim(),
    address: values.address.trim(),
    user_name: values.user_name.trim() || null,
    location_id: values.location ? Number(values.location) : null,
    sub_address: values.sub_address.trim() || null,
    transport: values.transport,
    max_rate: values.max_rate === '' ? null : Number(values.max_rate),
    countries: values.countries
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map((code) => code.toUpperCase()),
    clip_s: Number(values.clip_s),
    hardware: values.hardware,
    partner_id: values.partner_id,
    partner_s: Number(values.partner_s),
  }
}

/** Returns a new camera, or one to be tested, which may have no name yet. */
export function cameraOf(values: Values): CameraIn {
  const known = configuration(values)
  const password = values.password || null
  return {
    ...known,
    name: known.name || '-',
    password,
    enabled: true,
    zones: [],
    lines: [],
  }
}

function stored(camera: Camera): Configuration {
  return configuration(valuesOf(camera))
}

/** Returns what the form changes of a camera; what it leaves as it is does not stand in it. */
export function changesOf(values: Values, camera: Camera): CameraChange {
  const before: Readonly<Record<string, unknown>> = { ...stored(camera) }
  const changed = Object.entries(configuration(values)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  )
  const changes: CameraChange = Object.fromEntries(changed)
  if (values.password) changes.password = values.password
  else if (values.forget) changes.password = null
  return changes
}

const opening = [
  'address',
  'sub_address',
  'user_name',
  'password',
  'transport',
  'hardware',
  'countries',
] as const

/** Whether a test of the stored camera tests what the form says. */
export function isStored(values: Values, camera: Camera): boolean {
  const changes = changesOf(values, camera)
  return opening.every((name) => !(name in changes))
}
