import type { MessageKey, Translate } from '@/lib/i18n'

/** What the service advises after a test, by how its sentence begins. */
export const known: readonly (readonly [string, MessageKey])[] = [
  ['The picture is dark', 'cameraAdvice.dark'],
  ['The picture is too bright', 'cameraAdvice.bright'],
  ['The picture is blurred', 'cameraAdvice.blurred'],
  ['No plate is in the picture', 'cameraAdvice.noPlate'],
  ['The plate is # px wide, and should have', 'cameraAdvice.narrow'],
  ['The plate is # px wide: a stream', 'cameraAdvice.wide'],
  ['Only # frames a second come', 'cameraAdvice.slow'],
]

/** Returns a piece of advice in the language; one that is not known stays. */
export function adviceText(advice: string, t: Translate): string {
  const value = /\d+(\.\d+)?/.exec(advice)?.[0] ?? ''
  const key = known.find(([start]) => advice.startsWith(start.replace('#', value)))?.[1]
  return key ? t(key, { value }) : advice
}
