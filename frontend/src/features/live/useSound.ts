import { useCallback, useState } from 'react'

import { sound, unlockSound } from '@/lib/sound'

/** Sound begins switched off: a browser allows it only after a click, so the click is asked for. */
export function useSound() {
  const [loud, setLoud] = useState(false)
  const toggle = useCallback(() => {
    if (loud) {
      setLoud(false)
      return
    }
    void unlockSound().then((allowed) => {
      setLoud(allowed)
      if (allowed) sound('watched')
      return undefined
    })
  }, [loud])
  return { loud, toggle }
}
