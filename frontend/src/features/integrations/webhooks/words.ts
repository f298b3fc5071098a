import type { MessageKey, Translate } from '@/lib/i18n'

/** The types of events, in the groups and the order in which they are offered. */
export const eventGroups = {
  readings: { 'detection.created': 'detected', 'plate.corrected': 'corrected' },
  visits: { 'visit.opened': 'entered', 'visit.closed': 'exited', 'visit.changed': 'visitChanged' },
  payments: { 'payment.changed': 'payment' },
  lots: { 'lot.full': 'full', 'lot.almost_full': 'almostFull', 'lot.free': 'free' },
  alarms: { 'alarm.raised': 'raised', 'alarm.acknowledged': 'acknowledged' },
  gates: { 'gate.decided': 'decided', 'gate.state_changed': 'gateState' },
  other: { 'camera.state_changed': 'cameraState', 'list.changed': 'list' },
} as const

type Words = { [G in keyof typeof eventGroups]: (typeof eventGroups)[G] }[keyof typeof eventGroups]
type Word = Words extends infer W ? (W extends object ? W[keyof W] : never) : never

const words = Object.assign({}, ...Object.values(eventGroups)) as Readonly<
  Record<string, Word & string>
>

/** Returns the type of an event in words; one that is not known stays. */
export function eventName(type: string, t: Translate): string {
  const word = words[type]
  return word ? t(`webhookEvent.${word}`) : type
}

/** Returns what an event is about; null where that is nothing but its type. */
export const subjectName = (subject: string): string | null =>
  subject.startsWith('type:') ? null : subject

/** Why an attempt failed as the service says it, by how that begins. */
const reasons: readonly (readonly [RegExp, MessageKey])[] = [
  [/^the host is in a private network/, 'attemptError.private'],
  [/^the host is not known/, 'attemptError.unknownHost'],
  [/^no answer within (\d+)/, 'attemptError.slow'],
  [/^the receiver does not answer: (\w+)/, 'attemptError.unreachable'],
  [/^the receiver answers (\d+)$/, 'attemptError.refused'],
  [/^the event was deleted or erased/, 'attemptError.erased'],
  [/^the receiver answers 410: it is gone/, 'attemptError.gone'],
]

/** Returns why an attempt failed in the language; what is not known stays. */
export function errorText(error: string, t: Translate): string {
  for (const [pattern, key] of reasons) {
    const found = pattern.exec(error)
    if (found) return t(key, { value: found[1] ?? '' })
  }
  return error
}

/** What helps after an attempt failed so; null where the reason says enough. */
export function adviceFor(error: string, status: number | null): MessageKey | null {
  if (error.startsWith('the host is in a private network')) return 'attemptAdvice.private'
  if (error.startsWith('the receiver does not answer')) return 'attemptAdvice.unreachable'
  if (status === null) return null
  if (status >= 300 && status < 400) return 'attemptAdvice.moved'
  if (status === 401 || status === 403) return 'attemptAdvice.secret'
  if (status === 404 || status === 405) return 'attemptAdvice.path'
  return null
}
