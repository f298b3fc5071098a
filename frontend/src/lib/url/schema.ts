/** Returns the value of one search parameter, or undefined for a text that is none. */
type Parser<T> = (text: string) => T | undefined

export const text: Parser<string> = (value) => value || undefined

export const wholeNumber: Parser<number> = (value) =>
  /^\d{1,15}$/.test(value) ? Number(value) : undefined

export const oneOf =
  <const T extends string>(values: readonly T[]): Parser<T> =>
  (value) =>
    values.find((known) => known === value)

type Parsers = Readonly<Record<string, Parser<unknown>>>

/** The search parameters of a schema; each may be missing. */
type SearchOf<P extends Parsers> = {
  readonly [K in keyof P]?: Exclude<ReturnType<P[K]>, undefined> | undefined
}

/**
 * Returns the `validateSearch` of a route. What no parser accepts becomes undefined and so leaves
 * the address; the names and the order of the others stay.
 */
export function searchSchema<const P extends Parsers>(
  parsers: P,
): (raw: Readonly<Record<string, unknown>>) => SearchOf<P> {
  return (raw) => {
    const known = Object.entries(raw).flatMap(([name, value]) => {
      const parser = parsers[name]
      return parser ? [[name, parser(String(value ?? ''))] as const] : []
    })
    return Object.fromEntries(known) as SearchOf<P>
  }
}
