/** Two characters that stand for each other; one of them is empty where it has no counterpart. */
type Column = readonly [one: string, other: string]

/** Returns two texts side by side with the fewest differences (Wagner and Fischer 1974). */
export function aligned(one: string, other: string): Column[] {
  const cost: number[][] = []
  const at = (i: number, j: number): number => cost[i]?.[j] ?? Infinity
  for (let i = 0; i <= one.length; i += 1) {
    cost[i] = []
    for (let j = 0; j <= other.length; j += 1) {
      const swap = at(i - 1, j - 1) + Number(one[i - 1] !== other[j - 1])
      const best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, swap)
      cost[i]?.push(i + j === 0 ? 0 : best)
    }
  }
  const columns: Column[] = []
  let i = one.length
  let j = other.length
  while (i > 0 || j > 0) {
    const a = one[i - 1] ?? ''
    const b = other[j - 1] ?? ''
    if (i > 0 && j > 0 && at(i, j) === at(i - 1, j - 1) + Number(a !== b)) {
      columns.unshift([a, b])
      i -= 1
      j -= 1
    } else if (i > 0 && at(i, j) === at(i - 1, j) + 1) {
      columns.unshift([a, ''])
      i -= 1
    } else {
      columns.unshift(['', b])
      j -= 1
    }
  }
  return columns
}
