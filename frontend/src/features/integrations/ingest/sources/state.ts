import type { IngestSource } from '@/client/types'
import type { Tone } from '@/components/status/ToneBadge'

export type SourceState = 'off' | 'failing' | 'waiting' | 'working'

/** Returns how a source is, by what came of it last. */
export function stateOf(
  source: Pick<IngestSource, 'enabled' | 'last_seen_at' | 'last_error'>,
): SourceState {
  if (!source.enabled) return 'off'
  if (source.last_error !== null) return 'failing'
  return source.last_seen_at === null ? 'waiting' : 'working'
}

export const tones: Readonly<Record<SourceState, Tone>> = {
  off: 'idle',
  failing: 'bad',
  waiting: 'warning',
  working: 'good',
}
