import { Button, FileButton, Text } from '@mantine/core'
import { IconCamera, IconPhotoUp } from '@tabler/icons-react'
import { useEffect, useRef, useState, type DragEvent } from 'react'

import { useT } from '@/lib/i18n'
import { useShortcut } from '@/lib/shortcuts'

import classes from './DropArea.module.css'

interface Props {
  onFiles: (files: File[]) => void
  onCamera: () => void
}

const accepted = 'image/jpeg,image/png,image/webp,image/bmp,image/tiff,.heic,.heif'

/** Photos come in by drop, paste, choice or camera. */
export function DropArea({ onFiles, onCamera }: Props) {
  const t = useT()
  const [over, setOver] = useState(false)
  const choose = useRef<HTMLButtonElement>(null)
  useShortcut('u', 'detect.choose', () => choose.current?.click())
  useShortcut('c', 'detect.camera', onCamera)

  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length > 0) onFiles(files)
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [onFiles])

  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const files = [...event.dataTransfer.files]
    if (files.length > 0) onFiles(files)
  }
  return (
    <div
      role="group"
      aria-label={t('detect.drop')}
      className={`${classes['area']} ${over ? classes['over'] : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconPhotoUp size={34} stroke={1.5} className={classes['icon']} aria-hidden />
      <Text fw={600}>{t('detect.drop')}</Text>
      <Text size="sm" c="dimmed">
        {t('detect.dropHint')}
      </Text>
      <div className={classes['buttons']}>
        <FileButton
          multiple
          accept={accepted}
          onChange={onFiles}
          inputProps={{ 'aria-label': t('detect.choose') }}
        >
          {(props) => (
            <Button {...props} ref={choose} leftSection={<IconPhotoUp size={16} />}>
              {t('detect.choose')}
            </Button>
          )}
        </FileButton>
        <Button variant="default" leftSection={<IconCamera size={16} />} onClick={onCamera}>
          {t('detect.camera')}
        </Button>
      </div>
    </div>
  )
}
