import { useCallback, useSyncExternalStore } from 'react'

const prefix = 'galaxy-alpr.'
const changed = 'galaxy-alpr-stored'

function read(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name)
  } catch {
    // Storage may be forbidden (private window): the choice then lasts for the visit only.
    return memory.get(name) ?? null
  }
}

const memory = new Map<string, string>()

function write(name: string, value: string): void {
  memory.set(name, value)
  try {
    localStorage.setItem(prefix + name, value)
  } catch {
    // See read().
  }
  window.dispatchEvent(new Event(changed))
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(changed, onChange)
  window.addEventListener('storage', onChange)
  return () => {
    window.removeEventListener(changed, onChange)
    window.removeEventListener('storage', onChange)
  }
}

/** Returns a choice of this browser's user as it is now. */
export const stored = (name: string): string | null => read(name)

/** A choice of this browser's user, kept across visits and shared between tabs. */
export function useStored(name: string): [string | null, (value: string) => void] {
  const value = useSyncExternalStore(subscribe, () => read(name))
  const store = useCallback((next: string) => write(name, next), [name])
  return [value, store]
}

/** The same for a yes or no. */
export function useStoredFlag(name: string, fallback: boolean): [boolean, (on: boolean) => void] {
  const [value, store] = useStored(name)
  const set = useCallback((on: boolean) => store(on ? 'yes' : 'no'), [store])
  return [value === null ? fallback : value === 'yes', set]
}
