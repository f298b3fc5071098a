import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from 'react'

import { useT } from '@/lib/i18n'

import { BlobImage } from '../picture/BlobImage'
import classes from './Areas.module.css'
import { ArrowHead, DraftDrawing, ShapeDrawing, type Size } from './Drawing'
import type { Edit, Editor } from './editor'
import { Handle } from './Handle'
import type { Point } from './shapes'

/** A click this near to the first corner closes the shape. */
const CLOSE_PX = 14
const unknownSize: Size = { width: 1600, height: 900 }

interface Props {
  picture: Blob | null
  name: string
  editor: Editor
  /** Without it, it is only shown. */
  apply?: (action: Edit) => void
}

/** The shapes over a picture of the camera. */
export function Canvas({ picture, name, editor, apply }: Props) {
  const t = useT()
  const area = useRef<HTMLDivElement>(null)
  const from = useRef<Point | null>(null)
  const wanted = useRef<string | null>(null)
  const [size, setSize] = useState(unknownSize)
  const { shapes, selected, draft } = editor

  useEffect(() => {
    if (wanted.current === null) return
    area.current?.querySelector<HTMLElement>(`[data-point="${wanted.current}"]`)?.focus()
    wanted.current = null
  })

  const pointAt = ({ clientX, clientY }: MouseEvent | PointerEvent): Point => {
    const box = area.current?.getBoundingClientRect()
    if (!box) return [0, 0]
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height]
  }
  const addCorner = (event: MouseEvent): void => {
    const box = area.current?.getBoundingClientRect()
    const first = draft?.points[0]
    if (!draft || !box) return
    const at = pointAt(event)
    const away = first
      ? Math.hypot((first[0] - at[0]) * box.width, (first[1] - at[1]) * box.height)
      : Infinity
    const closes = away < CLOSE_PX && draft.points.length > 2
    apply?.(closes ? { type: 'finish' } : { type: 'corner', at })
  }
  const grab = (id: number) => (event: PointerEvent<SVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = pointAt(event)
    apply?.({ type: 'select', id })
  }
  const drag = (event: PointerEvent): void => {
    const before = from.current
    if (!before || selected === null) return
    const now = pointAt(event)
    from.current = now
    apply?.({ type: 'shift', id: selected, by: [now[0] - before[0], now[1] - before[1]] })
  }
  return (
    <div
      ref={area}
      className={`${classes['canvas']} ${draft ? classes['drawing'] : ''}`}
      style={{ aspectRatio: `${size.width} / ${size.height}` }}
      data-testid="areas"
    >
      {picture && (
        <BlobImage
          blob={picture}
          alt={t('cameras.picture', { name })}
          draggable={false}
          onLoad={({ currentTarget }) =>
            setSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
          }
        />
      )}
      {/* A click sets a corner; who uses keys places the shape with the button beside. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events */}
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('areas.picture', { count: shapes.length })}
        onClick={addCorner}
        onPointerMove={drag}
        onPointerUp={() => {
          from.current = null
        }}
      >
        <ArrowHead />
        {shapes.map((shape) => (
          <ShapeDrawing
            key={shape.id}
            shape={shape}
            size={size}
            selected={shape.id === selected}
            onPointerDown={apply && !draft ? grab(shape.id) : undefined}
          />
        ))}
        {draft && <DraftDrawing points={draft.points} size={size} />}
      </svg>
      {apply &&
        !draft &&
        shapes.flatMap((shape) =>
          shape.points.map((_, index) => (
            <Handle
              // The place in the shape is what a point is known by.
              // oxlint-disable-next-line react/no-array-index-key
              key={`${shape.id}-${index}`}
              shape={shape}
              index={index}
              apply={apply}
              focus={(id, at) => {
                wanted.current = `${id}-${at}`
              }}
              pointAt={pointAt}
            />
          )),
        )}
    </div>
  )
}
