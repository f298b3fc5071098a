import classes from './Picture.module.css'

export interface PictureBox {
  id: number
  kind: 'vehicle' | 'plate'
  /** x1, y1, x2, y2 in pixels of the picture. */
  box: readonly number[]
  /** Four corners in reading order, where the plate is not upright. */
  corners?: readonly (readonly number[])[]
  label?: string
}

interface Props {
  boxes: readonly PictureBox[]
  selected: number | null
  /** Pixels of the picture for one pixel of the screen. */
  unit: number
}

const LABEL_HEIGHT = 18
const LETTER_WIDTH = 7.4

function outline({ box, corners }: PictureBox): string {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box
  const points = corners ?? [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
  ]
  return points.map((point) => point.join(',')).join(' ')
}

function Label({ item, unit }: { item: PictureBox; unit: number }) {
  if (!item.label) return null
  const [x1 = 0, y1 = 0] = item.box
  const height = LABEL_HEIGHT * unit
  const top = y1 > height ? y1 - height : y1
  const width = (item.label.length * LETTER_WIDTH + 10) * unit
  return (
    <g>
      <rect x={x1} y={top} width={width} height={height} fill={`var(--box-${item.kind})`} />
      <text
        x={x1 + 5 * unit}
        y={top + height * 0.73}
        className={classes['label']}
        fontSize={12.5 * unit}
      >
        {item.label}
      </text>
    </g>
  )
}

export function Boxes({ boxes, selected, unit }: Props) {
  return boxes.map((item) => (
    <g
      key={`${item.kind}-${item.id}`}
      className={selected !== null && selected !== item.id ? classes['dim'] : undefined}
    >
      <polygon points={outline(item)} className={classes[item.kind]} />
      <Label item={item} unit={unit} />
    </g>
  ))
}
