export const relayKinds = ['log', 'http', 'shelly', 'mqtt', 'modbus', 'gpio', 'onvif'] as const
export type RelayKind = (typeof relayKinds)[number]

export const isRelayKind = (kind: string): kind is RelayKind =>
  relayKinds.some((known) => known === kind)

export type FieldName =
  | 'method'
  | 'url'
  | 'headers'
  | 'body'
  | 'auth'
  | 'user_name'
  | 'state_url'
  | 'open_text'
  | 'generation'
  | 'channel'
  | 'pulse_s'
  | 'input'
  | 'host'
  | 'port'
  | 'tls'
  | 'topic'
  | 'payload'
  | 'unit'
  | 'coil'
  | 'device_releases'
  | 'chip'
  | 'line'
  | 'active_low'
  | 'input_line'
  | 'input_active_low'
  | 'token'

export interface Field {
  name: FieldName
  type: 'text' | 'lines' | 'number' | 'flag' | 'choice'
  required?: boolean
  choices?: readonly string[]
  /** What stands in the field of a new relay. */
  first?: string
}

const text = (name: FieldName, required = false): Field => ({ name, type: 'text', required })
const number = (name: FieldName, first = '', required = false): Field => ({
  name,
  type: 'number',
  first,
  required,
})
const flag = (name: FieldName): Field => ({ name, type: 'flag' })
const userName = text('user_name')

/** The fields of each kind of relay, as docs/gates.md lists them. */
export const fields: Record<RelayKind, readonly Field[]> = {
  log: [],
  http: [
    { name: 'method', type: 'choice', choices: ['GET', 'POST', 'PUT'], first: 'GET' },
    text('url', true),
    { name: 'headers', type: 'lines' },
    { name: 'body', type: 'lines' },
    { name: 'auth', type: 'choice', choices: ['none', 'basic', 'digest'], first: 'none' },
    userName,
    text('state_url'),
    text('open_text'),
  ],
  shelly: [
    { name: 'generation', type: 'choice', choices: ['1', '2'], first: '2' },
    text('url', true),
    number('channel', '0'),
    number('pulse_s', '1'),
    number('input'),
    userName,
  ],
  mqtt: [
    text('host', true),
    number('port', '1883'),
    flag('tls'),
    text('topic', true),
    { name: 'payload', type: 'text', first: 'on' },
    userName,
  ],
  modbus: [
    text('host', true),
    number('port', '502'),
    number('unit', '1'),
    number('coil', '', true),
    number('pulse_s', '1'),
    flag('device_releases'),
    number('input'),
  ],
  gpio: [
    { name: 'chip', type: 'text', first: '/dev/gpiochip0', required: true },
    number('line', '', true),
    flag('active_low'),
    number('pulse_s', '1'),
    number('input_line'),
    flag('input_active_low'),
  ],
  onvif: [text('url', true), text('token', true), userName],
}

/** The fields as they stand in the form, all as texts; a flag is `yes` or empty. */
export type RelayValues = Partial<Record<FieldName, string>>

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)

/** Returns the fields of a stored relay. */
export function relayValues(relay: Readonly<Record<string, unknown>>): RelayValues {
  const kind = asText(relay['kind'])
  if (!isRelayKind(kind)) return {}
  return Object.fromEntries(
    fields[kind].map(({ name, type, first }) => {
      const value = relay[name]
      if (name === 'headers') {
        const headers = Object.entries((value ?? {}) as Record<string, string>)
        return [name, headers.map(([key, item]) => `${key}: ${item}`).join('\n')]
      }
      if (type === 'flag') return [name, value === true ? 'yes' : '']
      return [name, name in relay ? asText(value) : (first ?? '')]
    }),
  )
}

/** Returns the fields of a new relay of this kind; what was typed for another kind stays. */
export function firstValues(kind: RelayKind, before: RelayValues): RelayValues {
  return Object.fromEntries(
    fields[kind].map(({ name, first = '' }) => [name, before[name] || first]),
  )
}

function headersOf(lines: string): Record<string, string> {
  const pairs = lines.split('\n').flatMap((line) => {
    const colon = line.indexOf(':')
    return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : []
  })
  return Object.fromEntries(pairs) as Record<string, string>
}

/** Returns the relay as the service takes it; empty fields have their defaults. */
export function relayOf(kind: RelayKind, values: RelayValues): Record<string, unknown> {
  const relay: Record<string, unknown> = { kind }
  for (const { name, type } of fields[kind]) {
    const value = values[name] ?? ''
    if (type === 'flag') relay[name] = value === 'yes'
    else if (value.trim() === '') continue
    else if (name === 'headers') relay[name] = headersOf(value)
    else if (type === 'number' || name === 'generation') relay[name] = Number(value)
    else relay[name] = name === 'body' || name === 'payload' ? value : value.trim()
  }
  return relay
}
