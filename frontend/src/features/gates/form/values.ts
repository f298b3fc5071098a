import type { Gate, GateIn } from '@/client/types'

import { isRelayKind, relayOf, relayValues, type RelayKind, type RelayValues } from './relays'

/** The fields of the form as they stand. */
export interface Values {
  name: string
  location: string | null
  enabled: boolean
  mode: NonNullable<GateIn['mode']>
  fail_open: boolean
  min_interval_s: number | string
  /** Percent. */
  min_confidence: number | string
  kind: RelayKind
  relay: RelayValues
  /** Empty: the stored one stays. */
  secret: string
}

export function valuesOf(gate: Gate | null): Values {
  const kind = String(gate?.relay['kind'] ?? 'log')
  return {
    name: gate?.name ?? '',
    location: gate?.location ? String(gate.location.id) : null,
    enabled: gate?.enabled ?? true,
    mode: gate?.mode ?? 'shadow',
    fail_open: gate?.fail_open ?? false,
    min_interval_s: gate?.min_interval_s ?? 2,
    min_confidence: Math.round((gate?.min_confidence ?? 0.9) * 1000) / 10,
    kind: isRelayKind(kind) ? kind : 'log',
    relay: gate ? relayValues(gate.relay) : {},
    secret: '',
  }
}

/** Returns a gate as the service takes it. */
export function gateOf(values: Values) {
  return {
    name: values.name.trim(),
    location_id: values.location ? Number(values.location) : null,
    enabled: values.enabled,
    mode: values.mode,
    fail_open: values.fail_open,
    min_interval_s: Number(values.min_interval_s),
    min_confidence: Math.round(Number(values.min_confidence) * 10) / 1000,
    relay: relayOf(values.kind, values.relay),
    ...(values.secret ? { secret: values.secret } : {}),
  }
}

/** Returns what the form changes of a gate; what it leaves as it is does not stand in it. */
export function changesOf(values: Values, gate: Gate): Partial<ReturnType<typeof gateOf>> {
  const before: Readonly<Record<string, unknown>> = gateOf(valuesOf(gate))
  return Object.fromEntries(
    Object.entries(gateOf(values)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
    ),
  )
}
