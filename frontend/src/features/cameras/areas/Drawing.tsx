import { useT } from '@/lib/i18n'

import classes from './Areas.module.css'
import { arrowOf, type Point, type Shape } from './shapes'

export interface Size {
  width: number
  height: number
}

const pathOf = (points: readonly Point[], { width, height }: Size): string =>
  points.map(([x, y]) => `${x * width},${y * height}`).join(' ')

function middleOf(points: readonly Point[], { width, height }: Size): Point {
  const mean = (axis: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[axis], 0) / points.length
  return [mean(0) * width, mean(1) * height]
}

interface Props {
  shape: Shape
  size: Size
  selected: boolean
  /** Where the drag of the whole shape begins; without it, it cannot be moved. */
  onPointerDown?: ((event: React.PointerEvent<SVGElement>) => void) | undefined
}

function LineDrawing({ shape, size, selected, onPointerDown }: Props) {
  const t = useT()
  const { from, to } = arrowOf(shape, size.width, size.height)
  const letter = Math.min(size.width, size.height) * 0.035
  const look = `${classes['shape']} ${classes['line']} ${selected ? classes['selected'] : ''}`
  return (
    <g onPointerDown={onPointerDown} className={onPointerDown && classes['movable']}>
      <polyline points={pathOf(shape.points, size)} className={look} />
      <line
        x1={from[0]}
        y1={from[1]}
        x2={to[0]}
        y2={to[1]}
        className={`${classes['shape']} ${classes['line']}`}
        markerEnd="url(#areas-arrow)"
      />
      <text
        x={to[0]}
        y={to[1] + (to[1] < from[1] ? -0.5 : 1.2) * letter}
        fontSize={letter}
        className={classes['label']}
      >
        {`${t('areas.in')} · ${shape.name}`}
      </text>
    </g>
  )
}

/** A zone or a line over the picture. */
export function ShapeDrawing(props: Props) {
  const { shape, size, selected, onPointerDown } = props
  if (shape.kind === 'line') return <LineDrawing {...props} />
  const [x, y] = middleOf(shape.points, size)
  const look = `${classes['shape']} ${classes[shape.kind]} ${selected ? classes['selected'] : ''}`
  return (
    <g onPointerDown={onPointerDown} className={onPointerDown && classes['movable']}>
      <polygon points={pathOf(shape.points, size)} className={look} />
      <text
        x={x}
        y={y}
        fontSize={Math.min(size.width, size.height) * 0.035}
        className={classes['label']}
      >
        {shape.name}
      </text>
    </g>
  )
}

/** A shape of which some corners are set. */
export function DraftDrawing({ points, size }: { points: readonly Point[]; size: Size }) {
  return (
    <g>
      <polyline
        points={pathOf(points, size)}
        className={`${classes['shape']} ${classes['draft']}`}
      />
      {points.map(([x, y]) => (
        <circle
          key={`${x} ${y}`}
          cx={x * size.width}
          cy={y * size.height}
          r={size.width * 0.006}
          className={classes['corner']}
        />
      ))}
    </g>
  )
}

/** The head of arrows. */
export function ArrowHead() {
  return (
    <defs>
      <marker
        id="areas-arrow"
        viewBox="0 0 10 10"
        refX="6"
        refY="5"
        markerWidth="5"
        markerHeight="5"
        orient="auto"
      >
        <path d="M0 0 L10 5 L0 10 z" className={classes['arrow']} />
      </marker>
    </defs>
  )
}
