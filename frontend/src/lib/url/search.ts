/** A page's search parameters are plain texts in the address, so that people can read them. */
export function parseSearch(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(text.replace(/^\?/, '')))
}

/** Returns the query string of an address or a request; empty values are left out. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text && `?${text}`
}

/** Changes of some parameters; null takes one out of the address. */
export type Changes<S> = { readonly [K in keyof S]?: S[K] | null }

/** Returns `search` with the changes made, without what is empty. */
export function withChanges<S extends object>(search: S, changes: Changes<S>): S {
  const merged = Object.entries({ ...search, ...changes })
  return Object.fromEntries(merged.filter(([, value]) => value || value === 0)) as S
}
