import type { IngestSource, IngestSourceIn } from '@/client/types'

/** A device that sends over the same address, and its location. */
export interface Device {
  name: string
  location: string | null
}

/** The fields of the form as they stand. */
export interface Values {
  name: string
  maker: string
  location: string | null
  devices: Device[]
  addresses: string[]
  timezone: string | null
  weight: number | string
  enabled: boolean
  opens_gates: boolean
}

export function valuesOf(source: IngestSource | null): Values {
  return {
    name: source?.name ?? '',
    maker: source?.maker ?? 'auto',
    location: source?.location ? String(source.location.id) : null,
    devices: Object.entries(source?.devices ?? {}).map(([name, place]) => ({
      name,
      location: String(place),
    })),
    addresses: source?.addresses ?? [],
    timezone: source?.timezone ?? null,
    weight: source?.weight ?? 0.3,
    enabled: source?.enabled ?? true,
    opens_gates: source?.opens_gates ?? false,
  }
}

/** Returns the source as the service takes it; devices without a name or a place are left out. */
export function sourceOf(values: Values): IngestSourceIn {
  const devices = values.devices.flatMap(({ name, location }) =>
    name.trim() && location ? [[name.trim(), Number(location)] as const] : [],
  )
  return {
    name: values.name.trim(),
    maker: values.maker,
    location_id: values.location ? Number(values.location) : null,
    devices: Object.fromEntries(devices),
    addresses: values.addresses,
    timezone: values.timezone,
    weight: values.weight === '' ? 0.3 : Number(values.weight),
    enabled: values.enabled,
    opens_gates: values.opens_gates,
  }
}
