import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

import { Dialog } from '@/components/layout/Dialog'
import { useT, type MessageKey } from '@/lib/i18n'

import classes from './Camera.module.css'

interface Props {
  onPhoto: (photo: File) => void
  onClose: () => void
}

function reasonOf(error: unknown): MessageKey {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError') return 'camera.denied'
  return name === 'NotFoundError' ? 'camera.none' : 'camera.failed'
}

/** A picture from the webcam, with a frame that shows how large the plate should be. */
export function Camera({ onPhoto, onClose }: Props) {
  const t = useT()
  const video = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState<MessageKey | null>(null)
  const [ready, setReady] = useState(false)

  useEffect(() => {
    let stream: MediaStream | null = null
    let closed = false
    const stop = (): void => stream?.getTracks().forEach((track) => track.stop())
    const open = async (): Promise<void> => {
      // Browsers offer cameras on https and localhost only.
      if (!navigator.mediaDevices) {
        setProblem('camera.insecure')
        return
      }
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
        })
        if (closed) stop()
        else if (video.current) video.current.srcObject = stream
      } catch (error) {
        setProblem(reasonOf(error))
      }
    }
    void open()
    return () => {
      closed = true
      stop()
    }
  }, [])

  const shoot = (): void => {
    const source = video.current
    if (!source) return
    const canvas = document.createElement('canvas')
    canvas.width = source.videoWidth
    canvas.height = source.videoHeight
    canvas.getContext('2d')?.drawImage(source, 0, 0)
    canvas.toBlob(
      (blob) => {
        if (blob) onPhoto(new File([blob], `camera-${Date.now()}.jpg`, { type: 'image/jpeg' }))
      },
      'image/jpeg',
      0.92,
    )
  }

  return (
    <Dialog opened onClose={onClose} title={t('camera.title')} size="xl">
      <Stack>
        {problem ? (
          <Alert color="yellow" role="alert">
            {t(problem)}
          </Alert>
        ) : (
          <div className={classes['stage']}>
            <video
              ref={video}
              className={classes['video']}
              autoPlay
              playsInline
              muted
              onPlaying={() => setReady(true)}
            />
            <div className={classes['guide']} aria-hidden />
            <div className={classes['hint']}>{t('camera.hint')}</div>
          </div>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('action.close')}
          </Button>
          <Button
            leftSection={<IconCamera size={16} />}
            onClick={shoot}
            disabled={!ready}
            data-autofocus
          >
            {t('camera.shoot')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
