import { useDocumentVisibility, useInViewport } from '@mantine/hooks'
import { IconVideoOff } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

import { addressOf } from '@/client/address'
import type { Camera } from '@/client/types'
import { useT } from '@/lib/i18n'

import { hasPictures } from '../state/states'
import { BlobImage } from './BlobImage'
import classes from './CameraPicture.module.css'
import { useLivePlace } from './livePlace'
import { useSnapshot } from './useSnapshot'

const SNAPSHOT_MS = 3000
/** Pause after the service refused a live view, because as many as it allows are open. */
const RETRY_MS = 30_000
/** The service ends a live view after its lifetime, which an `<img>` does not notice. */
const RENEW_MS = 240_000

interface LiveProps {
  id: number
  alt: string
  onRefused: () => void
}

function LiveImage({ id, alt, onRefused }: LiveProps) {
  const image = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const shown = image.current
    if (!shown) return undefined
    shown.src = addressOf(`/api/cameras/${id}/live`)
    // An image that is only taken off the page keeps its connection.
    return () => shown.removeAttribute('src')
  }, [id])
  return <img ref={image} alt={alt} onError={onRefused} data-live />
}

/** Returns a number that changes whenever a live view has to be opened again. */
function useTurn(): number {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTurn((now) => now + 1), RENEW_MS)
    return () => clearInterval(timer)
  }, [])
  return turn
}

/** What a camera shows: live while it is on the screen, else its newest picture. */
export function CameraPicture({ camera }: { camera: Camera }) {
  const t = useT()
  const { id, name, status } = camera
  const { ref, inViewport } = useInViewport<HTMLDivElement>()
  const visible = useDocumentVisibility() === 'visible'
  const turn = useTurn()
  const [refused, setRefused] = useState(false)
  useEffect(() => {
    if (!refused) return undefined
    const timer = setTimeout(() => setRefused(false), RETRY_MS)
    return () => clearTimeout(timer)
  }, [refused])
  const moving = hasPictures(status.state)
  const watched = inViewport && visible && moving
  const live = useLivePlace(watched && !refused)
  const still = useSnapshot(id, !live && inViewport, watched ? SNAPSHOT_MS : false)
  const alt = t('cameras.picture', { name })
  return (
    <div ref={ref} className={classes['frame']}>
      {live ? (
        <LiveImage key={turn} id={id} alt={alt} onRefused={() => setRefused(true)} />
      ) : still ? (
        <BlobImage blob={still} alt={alt} className={moving ? '' : classes['old']} />
      ) : (
        <span className={classes['none']}>
          <IconVideoOff size={28} aria-hidden />
          {t('cameras.noPicture')}
        </span>
      )}
    </div>
  )
}
