import { ActionIcon } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconMinus, IconPlus, IconZoomReset } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'

import { Boxes, type PictureBox } from './Boxes'
import classes from './Picture.module.css'
import { useView } from './useView'

interface Props {
  src: string
  width: number
  height: number
  alt: string
  boxes?: readonly PictureBox[]
  /** With this one brought out. */
  selected?: number | null
  zoomable?: boolean
  maxHeight?: string
}

const none: readonly PictureBox[] = []

/** A picture with what was found drawn over it; wheel, buttons, keys and drag move the view. */
export function Picture({
  src,
  width,
  height,
  alt,
  boxes = none,
  selected,
  zoomable = true,
  maxHeight,
}: Props) {
  const t = useT()
  const { ref, width: shownWidth } = useElementSize<HTMLDivElement>()
  const { svg, view, zoomed, handlers, zoomIn, zoomOut, reset } = useView(width, height, zoomable)
  return (
    <div
      ref={ref}
      className={classes['frame']}
      style={maxHeight ? ({ '--picture-height': maxHeight } as React.CSSProperties) : undefined}
    >
      <svg
        ref={svg}
        className={`${classes['svg']} ${zoomed ? classes['zoomed'] : ''}`}
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        role="img"
        aria-label={alt}
        {...handlers}
      >
        <image href={src} width={width} height={height} />
        <Boxes
          boxes={boxes}
          selected={selected ?? null}
          unit={view.width / Math.max(shownWidth, 1)}
        />
      </svg>
      {zoomable && (
        <div className={classes['tools']}>
          <ActionIcon variant="default" size="md" aria-label={t('picture.zoomIn')} onClick={zoomIn}>
            <IconPlus size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="md"
            aria-label={t('picture.zoomOut')}
            onClick={zoomOut}
          >
            <IconMinus size={16} />
          </ActionIcon>
          {zoomed && (
            <ActionIcon variant="default" size="md" aria-label={t('picture.reset')} onClick={reset}>
              <IconZoomReset size={16} />
            </ActionIcon>
          )}
        </div>
      )}
    </div>
  )
}
