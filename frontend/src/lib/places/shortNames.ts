/** Longer names are shortened where little room is. */
const LONG = 22

/**
 * Returns the names for where there is little room. A long name that begins as another one does
 * loses the words they share, so that what differs can be read: `… lane A`.
 */
export function shortNames(names: readonly string[]): string[] {
  return names.map((name, index) => {
    if (name.length <= LONG) return name
    const shared = Math.max(
      0,
      ...names.map((other, place) => (place === index ? 0 : sharedWords(name, other))),
    )
    return shared > 0 ? `… ${name.slice(shared)}` : name
  })
}

/** Returns the length of the whole words with which both begin; none of a name that ends there. */
function sharedWords(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  const words = one.lastIndexOf(' ', length - 1) + 1
  return words < one.length ? words : 0
}
