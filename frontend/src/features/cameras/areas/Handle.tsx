import type { KeyboardEvent, PointerEvent } from 'react'

import { useT } from '@/lib/i18n'

import classes from './Areas.module.css'
import type { Edit } from './editor'
import type { Point, Shape } from './shapes'

const STEP = 0.005
const BIG_STEP = 0.05

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

interface Props {
  shape: Shape
  index: number
  apply: (action: Edit) => void
  /** Puts the focus on a point once it is there. */
  focus: (id: number, index: number) => void
  pointAt: (event: PointerEvent) => Point
}

const percent = (share: number): number => Math.round(share * 100)

/** One point of a shape: dragged, or moved, doubled and removed with keys. */
export function Handle({ shape, index, apply, focus, pointAt }: Props) {
  const t = useT()
  const { id, name, points } = shape
  const [x, y] = points[index] ?? [0, 0]
  const keys: Readonly<Record<string, () => void>> = {
    Enter: () => {
      if (shape.kind === 'line') return
      apply({ type: 'insert', id, after: index })
      focus(id, index + 1)
    },
    Delete: () => {
      apply({ type: 'drop', id, index })
      focus(id, Math.max(0, index - 1))
    },
    Escape: () => apply({ type: 'escape' }),
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = arrows[event.key]
    const size = event.shiftKey ? BIG_STEP : STEP
    const run = arrow
      ? () => apply({ type: 'move', id, index, to: [x + arrow[0] * size, y + arrow[1] * size] })
      : keys[event.key === 'Backspace' ? 'Delete' : event.key]
    if (!run) return
    event.preventDefault()
    event.stopPropagation()
    run()
  }
  return (
    <button
      type="button"
      className={classes['handle']}
      style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
      aria-label={t('areas.point', {
        name,
        index: index + 1,
        points: points.length,
        x: percent(x),
        y: percent(y),
      })}
      data-point={`${id}-${index}`}
      onFocus={() => apply({ type: 'select', id })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        apply({ type: 'select', id })
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          apply({ type: 'move', id, index, to: pointAt(event) })
      }}
    />
  )
}
