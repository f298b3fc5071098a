import { aligned } from '@/lib/aligned'

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

/** The fewest changes that make `read` of `meant`. */
export function differences(read: string, meant: string): Difference[] {
  return aligned(read, meant)
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => ({ read: one, meant: other }))
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
