/** One character that differs: what the plate has and what was searched; either may be missing. */
interface Difference {
  read: string
  meant: string
}

export interface Reason {
  /** Whether the plate's text is similar, or only another candidate. */
  through: 'text' | 'candidate'
  text: string
  differences: Difference[]
}

/** The fewest changes that make `read` of `meant` (Wagner and Fischer 1974). */
export function differences(read: string, meant: string): Difference[] {
  const cost: number[][] = []
  const at = (i: number, j: number): number => cost[i]?.[j] ?? Infinity
  for (let i = 0; i <= read.length; i += 1) {
    cost[i] = []
    for (let j = 0; j <= meant.length; j += 1) {
      const swap = at(i - 1, j - 1) + Number(read[i - 1] !== meant[j - 1])
      const best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, swap)
      cost[i]?.push(i + j === 0 ? 0 : best)
    }
  }
  const found: Difference[] = []
  let i = read.length
  let j = meant.length
  while (i > 0 || j > 0) {
    const a = read[i - 1] ?? ''
    const b = meant[j - 1] ?? ''
    if (i > 0 && j > 0 && at(i, j) === at(i - 1, j - 1) + Number(a !== b)) {
      if (a !== b) found.unshift({ read: a, meant: b })
      i -= 1
      j -= 1
    } else if (i > 0 && at(i, j) === at(i - 1, j) + 1) {
      found.unshift({ read: a, meant: '' })
      i -= 1
    } else {
      found.unshift({ read: '', meant: b })
      j -= 1
    }
  }
  return found
}

/** Why a fuzzy search for `searched` found this plate; null when it is the very text. */
export function reasonOf(
  searched: string,
  text: string,
  candidates: readonly string[],
): Reason | null {
  const normalized = searched.toUpperCase().replace(/[^A-Z0-9]/g, '')
  if (normalized === '' || normalized === text) return null
  const own: Reason = { through: 'text', text, differences: differences(text, normalized) }
  const others = candidates.map((candidate): Reason => ({
    through: 'candidate',
    text: candidate,
    differences: differences(candidate, normalized),
  }))
  return others.reduce(
    (best, other) => (other.differences.length < best.differences.length ? other : best),
    own,
  )
}
