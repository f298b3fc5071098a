import type { AuditEntry } from '@/client/types'

/** One value of a row, before and after; undefined where it was not there. */
export interface Change {
  name: string
  before: string | undefined
  after: string | undefined
}

function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Returns the values of an entry, those that differ first. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const all = names.map((name) => ({
    name,
    before: shown(before?.[name]),
    after: shown(after?.[name]),
  }))
  const differs = (change: Change): boolean => change.before !== change.after
  return [...all.filter(differs), ...all.filter((change) => !differs(change))]
}
