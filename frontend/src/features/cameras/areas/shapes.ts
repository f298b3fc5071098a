import type { Camera, Direction, Line, Zone } from '@/client/types'

/** x and y as shares of the picture's width and height, from its top left. */
export type Point = readonly [number, number]

export const shapeKinds = ['detect', 'ignore', 'line'] as const
export type ShapeKind = (typeof shapeKinds)[number]

/** A zone or a line while it is edited; a line has two points and no other use of `leftToRight`. */
export interface Shape {
  id: number
  kind: ShapeKind
  name: string
  points: readonly Point[]
  /** The direction of who crosses the line from its left to its right. */
  leftToRight: Direction
}

const LEAST = 3
const MOST = 32
const DIGITS = 10_000

/** Returns the least number of points of a shape. */
export const leastPoints = (kind: ShapeKind): number => (kind === 'line' ? 2 : LEAST)
/** Returns the largest number of points of a shape. */
export const mostPoints = (kind: ShapeKind): number => (kind === 'line' ? 2 : MOST)

const within = (value: number): number =>
  Math.round(Math.min(1, Math.max(0, value)) * DIGITS) / DIGITS

/** Returns a point inside the picture, in steps that no eye can tell apart. */
export const inPicture = ([x, y]: Point): Point => [within(x), within(y)]

const pointOf = ([x = 0, y = 0]: readonly number[]): Point => [x, y]

/** Returns the zones and lines of a camera as shapes. */
export function shapesOf({ zones, lines }: Pick<Camera, 'zones' | 'lines'>): Shape[] {
  const all = [
    ...zones.map(({ kind, name, points }) => ({
      kind,
      name,
      points: points.map(pointOf),
      leftToRight: 'in' as const,
    })),
    ...lines.map(({ name, from, to, left_to_right: leftToRight }) => ({
      kind: 'line' as const,
      name,
      points: [pointOf(from), pointOf(to)],
      leftToRight,
    })),
  ]
  return all.map((shape, index) => ({ id: index + 1, ...shape }))
}

/** Returns shapes as the service takes them. */
export function areasOf(shapes: readonly Shape[]): { zones: Zone[]; lines: Line[] } {
  const zones: Zone[] = []
  const lines: Line[] = []
  for (const { kind, name, points, leftToRight } of shapes) {
    const [from = [0, 0], to = [0, 0]] = points
    if (kind === 'line')
      lines.push({ name, from: [...from], to: [...to], left_to_right: leftToRight })
    else zones.push({ name, kind, points: points.map((point) => [...point]) })
  }
  return { zones, lines }
}

/** Returns the corners of a shape in the middle of the picture, for who does not draw it. */
export function middle(kind: ShapeKind): Point[] {
  if (kind === 'line') {
    return [
      [0.2, 0.6],
      [0.8, 0.6],
    ]
  }
  return [
    [0.25, 0.3],
    [0.75, 0.3],
    [0.75, 0.8],
    [0.25, 0.8],
  ]
}

/** Returns the point halfway to the next one of a closed shape. */
export function halfway(points: readonly Point[], index: number): Point {
  const [x1, y1] = points[index] ?? [0, 0]
  const [x2, y2] = points[(index + 1) % points.length] ?? [0, 0]
  return inPicture([(x1 + x2) / 2, (y1 + y2) / 2])
}

/**
 * Returns where the arrow of a line begins and ends, in pixels of a picture of this size. It shows
 * where vehicles with the direction `in` drive. Left and right are those of somebody who looks from
 * the line's first point to its second one.
 */
export function arrowOf(
  { points, leftToRight }: Pick<Shape, 'points' | 'leftToRight'>,
  width: number,
  height: number,
): { from: Point; to: Point } {
  const [[x1, y1] = [0, 0], [x2, y2] = [0, 0]] = points
  const at: Point = [((x1 + x2) / 2) * width, ((y1 + y2) / 2) * height]
  const dx = (x2 - x1) * width
  const dy = (y2 - y1) * height
  const length = Math.hypot(dx, dy) || 1
  const size = (leftToRight === 'in' ? 1 : -1) * Math.min(width, height) * 0.12
  return { from: at, to: [at[0] - (dy / length) * size, at[1] + (dx / length) * size] }
}
