/** The state of a page as it stands in the address: plain texts, so that people can read it. */
export type Search = Readonly<Record<string, string>>

export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text.replace(/^\?/, '')))
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text && `?${text}`
}

/** `search` with the changes made; what becomes empty leaves the address. */
export function withChanges(
  search: Search,
  changes: Readonly<Record<string, string | null | undefined>>,
): Search {
  const merged = { ...search, ...changes }
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}
