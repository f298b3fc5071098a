import type { Site } from '@/client/types'
import type { Tone } from '@/components/status/ToneBadge'

export const tones = {
  ok: 'good',
  late: 'warning',
  silent: 'bad',
  never_seen: 'idle',
  off: 'idle',
} as const satisfies Record<Site['health'], Tone>

const order: readonly Site['health'][] = ['silent', 'late', 'never_seen', 'ok', 'off']

/** Returns the sites that need somebody first; otherwise their order stays. */
export function troubledFirst(sites: readonly Site[]): Site[] {
  return sites.toSorted((a, b) => order.indexOf(a.health) - order.indexOf(b.health))
}

/**
 * Returns what is known of the events that are not here yet. A site that says nothing now may have
 * more than it last said.
 */
export function lagOf({
  health,
  lag_events,
}: Pick<Site, 'health' | 'lag_events'>): 'none' | 'some' | 'atLeast' | 'unknown' {
  if (health === 'ok' || health === 'late') return lag_events > 0 ? 'some' : 'none'
  return lag_events > 0 ? 'atLeast' : 'unknown'
}

/** Returns what a site has in its `.env` to reach this centre. */
export function settingsOf({ code, key }: { code: string; key: string }, address: string): string {
  return [`GALAXY_SITE=${code}`, `GALAXY_CENTRE_URL=${address}`, `GALAXY_CENTRE_KEY=${key}`].join(
    '\n',
  )
}
