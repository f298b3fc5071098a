import type { en } from '@/messages/en'

type RawKey = keyof typeof en
/** A message's name; the plural forms `name_one` and `name_other` are asked for as `name`. */
export type KeyOf<Raw> = Raw extends `${infer Base}_one` | `${infer Base}_other` ? Base : Raw
export type MessageKey = KeyOf<RawKey>
export type Params = Readonly<Record<string, string | number>>
export type Translate = (key: MessageKey, params?: Params) => string

/** Returns the function that gives texts in one language: `{name}` is filled from the parameters. */
export function translator<Key extends string = MessageKey>(
  language: string,
  messages: Readonly<Record<string, string>>,
): (key: Key, params?: Params) => string {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  return (key, params) => {
    const count = params?.['count']
    const form = typeof count === 'number' ? plurals.select(count) : undefined
    const text =
      (form && messages[`${key}_${form}`]) ?? messages[key] ?? messages[`${key}_other`] ?? key
    if (!params) return text
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params[name]
      if (value === undefined) return whole
      return typeof value === 'number' ? numbers.format(value) : value
    })
  }
}
