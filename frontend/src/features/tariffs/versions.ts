import type { Tariff } from '@/client/types'

const from = (moment: string): number => new Date(moment).getTime()

/**
 * Returns the version by which a visit that begins at `now` is priced: of those that are valid
 * then, the one that is valid since the latest moment, and of several the newest.
 */
export function currentVersion(
  { versions }: Pick<Tariff, 'versions'>,
  now: Date,
): Tariff['versions'][number] | undefined {
  return versions
    .filter(({ valid_from }) => from(valid_from) <= now.getTime())
    .toSorted((a, b) => from(a.valid_from) - from(b.valid_from) || a.number - b.number)
    .at(-1)
}
