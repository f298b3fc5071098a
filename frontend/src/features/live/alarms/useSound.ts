import { useCallback, useEffect } from 'react'

import { sound, soundUnlocked, unlockSound } from '@/lib/sound'
import { useStore } from '@/lib/store'
import { useStoredFlag } from '@/lib/stored'

/** Sound begins switched off, because a browser allows it only after a click. */
export function useSound() {
  const [enabled, setEnabled] = useStoredFlag('sound', false)
  const loud = useStore(soundUnlocked) && enabled
  const toggle = useCallback(() => {
    if (loud) {
      setEnabled(false)
      return
    }
    void unlockSound().then((allowed) => {
      setEnabled(allowed)
      if (allowed) sound('watched')
      return undefined
    })
  }, [loud, setEnabled])
  return { loud, toggle }
}

/** Sound that was switched on in an earlier visit is back with the first click or key. */
export function useSoundUnlocked(): void {
  const [enabled] = useStoredFlag('sound', false)
  const unlocked = useStore(soundUnlocked)
  useEffect(() => {
    if (!enabled || unlocked) return undefined
    const unlock = (): void => void unlockSound()
    // A browser may be set up to allow it without.
    unlock()
    // On the window, so that the button for sound handles its own click first.
    window.addEventListener('click', unlock)
    window.addEventListener('keydown', unlock)
    return () => {
      window.removeEventListener('click', unlock)
      window.removeEventListener('keydown', unlock)
    }
  }, [enabled, unlocked])
}
