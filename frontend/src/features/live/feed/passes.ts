import type { PassUpdated } from '@/client/types'

/** A pass that goes on: what is known of its plate so far, and when that came. */
export type OpenPass = PassUpdated & { heardAt: number }

const MOST = 6
/** After this time without news the final reading is not awaited any more. */
const SILENT_MS = 60_000

/** Returns the passes with the news of one; it stays in its place, a new one is the first. */
export function withPass(
  passes: readonly OpenPass[],
  news: PassUpdated,
  now: number,
): readonly OpenPass[] {
  const pass = { ...news, heardAt: now }
  const isKnown = passes.some(({ pass_id }) => pass_id === news.pass_id)
  if (isKnown) return passes.map((known) => (known.pass_id === news.pass_id ? pass : known))
  return [pass, ...passes].slice(0, MOST)
}

/** Returns the passes without one whose final reading has come. */
export function withoutPass(
  passes: readonly OpenPass[],
  passId: string | null | undefined,
): readonly OpenPass[] {
  const others = passes.filter(({ pass_id }) => pass_id !== passId)
  return others.length === passes.length ? passes : others
}

/** Returns the passes that still may go on: news may be lost. */
export function stillOpen(passes: readonly OpenPass[], now: number): readonly OpenPass[] {
  const open = passes.filter(({ heardAt }) => now - heardAt < SILENT_MS)
  return open.length === passes.length ? passes : open
}
