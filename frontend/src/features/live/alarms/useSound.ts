import { useCallback, useEffect } from 'react'

import { sound, soundUnlocked, unlockSound } from '@/lib/sound'
import { useStore } from '@/lib/store'
import { useStoredFlag } from '@/lib/stored'

/** Sound begins switched off: a browser allows it only after a click, so the click is asked for. */
export function useSound() {
  const [wanted, want] = useStoredFlag('sound', false)
  const loud = useStore(soundUnlocked) && wanted
  const toggle = useCallback(() => {
    if (loud) {
      want(false)
      return
    }
    void unlockSound().then((allowed) => {
      want(allowed)
      if (allowed) sound('watched')
      return undefined
    })
  }, [loud, want])
  return { loud, toggle }
}

/** Sound that was switched on in an earlier visit is back with the first click or key. */
export function useSoundUnlocked(): void {
  const [wanted] = useStoredFlag('sound', false)
  const unlocked = useStore(soundUnlocked)
  useEffect(() => {
    if (!wanted || unlocked) return undefined
    const unlock = (): void => void unlockSound()
    // A browser may be set up to allow it without.
    unlock()
    // On the window, so that the button for sound hears its own click first.
    window.addEventListener('click', unlock)
    window.addEventListener('keydown', unlock)
    return () => {
      window.removeEventListener('click', unlock)
      window.removeEventListener('keydown', unlock)
    }
  }, [wanted, unlocked])
}
