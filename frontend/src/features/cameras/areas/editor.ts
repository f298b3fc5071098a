import type { Direction } from '@/client/types'

import {
  halfway,
  inPicture,
  leastPoints,
  middle,
  mostPoints,
  type Point,
  type Shape,
  type ShapeKind,
} from './shapes'

/** A shape of which some corners are set. */
interface Draft {
  kind: ShapeKind
  name: string
  points: readonly Point[]
}

export interface Editor {
  shapes: readonly Shape[]
  selected: number | null
  draft: Draft | null
  /** What undo brings back, the newest last. */
  past: readonly (readonly Shape[])[]
  /** What the last step changed; more changes of the same belong to the same step. */
  step: string | null
}

export type Edit =
  | { type: 'begin'; kind: ShapeKind; name: string }
  | { type: 'corner'; at: Point }
  | { type: 'finish' }
  | { type: 'place' }
  | { type: 'escape' }
  | { type: 'move'; id: number; index: number; to: Point }
  | { type: 'shift'; id: number; by: Point }
  | { type: 'insert'; id: number; after: number }
  | { type: 'drop'; id: number; index: number }
  | { type: 'remove'; id: number }
  | { type: 'change'; id: number; values: Partial<Pick<Shape, 'name' | 'kind'>> }
  | { type: 'turn'; id: number }
  | { type: 'select'; id: number | null }
  | { type: 'undo' }

/** Returns an editor of these shapes. */
export const editorOf = (shapes: readonly Shape[]): Editor => ({
  shapes,
  selected: null,
  draft: null,
  past: [],
  step: null,
})

function stepped(
  editor: Editor,
  shapes: readonly Shape[],
  step: string | null,
  selected: number | null,
): Editor {
  const goesOn = step !== null && step === editor.step
  const past = goesOn ? editor.past : [...editor.past, editor.shapes]
  return { ...editor, shapes, past, step, selected }
}

function changed(
  editor: Editor,
  id: number,
  change: (shape: Shape) => Shape,
  step: string | null = null,
): Editor {
  const shapes = editor.shapes.map((shape) => (shape.id === id ? change(shape) : shape))
  return stepped(editor, shapes, step, id)
}

function removed(editor: Editor, id: number): Editor {
  const shapes = editor.shapes.filter((shape) => shape.id !== id)
  return stepped(editor, shapes, null, null)
}

function finished(editor: Editor, { kind, name, points }: Draft): Editor {
  if (points.length < leastPoints(kind)) return editor
  const id = Math.max(0, ...editor.shapes.map((shape) => shape.id)) + 1
  const shape: Shape = { id, kind, name, points, leftToRight: 'in' }
  return { ...stepped(editor, [...editor.shapes, shape], null, id), draft: null }
}

function cornered(editor: Editor, at: Point): Editor {
  const { draft } = editor
  if (!draft || draft.points.length >= mostPoints(draft.kind)) return editor
  const grown = { ...draft, points: [...draft.points, inPicture(at)] }
  if (grown.kind === 'line' && grown.points.length === 2) return finished(editor, grown)
  return { ...editor, draft: grown }
}

function undone(editor: Editor): Editor {
  const { draft, past } = editor
  if (draft && draft.points.length > 0)
    return { ...editor, draft: { ...draft, points: draft.points.slice(0, -1) } }
  const shapes = past.at(-1)
  if (draft || !shapes) return { ...editor, draft: null }
  const selected = shapes.some(({ id }) => id === editor.selected) ? editor.selected : null
  return { ...editor, shapes, past: past.slice(0, -1), step: null, selected }
}

/** Takes back a drawing or a move that goes on; without one nothing is selected any more. */
function escaped(editor: Editor): Editor {
  if (editor.draft) return { ...editor, draft: null }
  return editor.step?.startsWith('move') ? undone(editor) : { ...editor, selected: null }
}

/** Moves all points alike, so that none leaves the picture. */
function shifted(points: readonly Point[], [dx, dy]: Point): Point[] {
  const bounded = (axis: 0 | 1, by: number): number => {
    const values = points.map((point) => point[axis])
    return Math.min(1 - Math.max(...values), Math.max(-Math.min(...values), by))
  }
  const [x, y] = [bounded(0, dx), bounded(1, dy)]
  return points.map((point) => inPicture([point[0] + x, point[1] + y]))
}

const other: Record<Direction, Direction> = { in: 'out', out: 'in' }

/** Returns the editor after a step; each that changes shapes can be undone. */
export function edit(editor: Editor, action: Edit): Editor {
  switch (action.type) {
    case 'begin': {
      const { kind, name } = action
      return { ...editor, selected: null, step: null, draft: { kind, name, points: [] } }
    }
    case 'corner':
      return cornered(editor, action.at)
    case 'finish':
      return editor.draft ? finished(editor, editor.draft) : editor
    case 'place':
      return editor.draft
        ? finished(editor, { ...editor.draft, points: middle(editor.draft.kind) })
        : editor
    case 'escape':
      return escaped(editor)
    case 'move': {
      const { id, index, to } = action
      const move = (point: Point, at: number): Point => (at === index ? inPicture(to) : point)
      const change = (shape: Shape): Shape => ({ ...shape, points: shape.points.map(move) })
      return changed(editor, id, change, `move ${id} ${index}`)
    }
    case 'shift': {
      const { id, by } = action
      const change = (shape: Shape): Shape => ({ ...shape, points: shifted(shape.points, by) })
      return changed(editor, id, change, `move ${id}`)
    }
    case 'insert': {
      const { id, after } = action
      const found = editor.shapes.find((shape) => shape.id === id)
      if (!found || found.points.length >= mostPoints(found.kind)) return editor
      const points = found.points.toSpliced(after + 1, 0, halfway(found.points, after))
      return changed(editor, id, (shape) => ({ ...shape, points }))
    }
    case 'drop': {
      const { id, index } = action
      const found = editor.shapes.find((shape) => shape.id === id)
      if (!found) return editor
      // With one point less it would be no shape.
      if (found.points.length <= leastPoints(found.kind)) return removed(editor, id)
      return changed(editor, id, (shape) => ({
        ...shape,
        points: shape.points.toSpliced(index, 1),
      }))
    }
    case 'remove':
      return removed(editor, action.id)
    case 'change': {
      const { id, values } = action
      const step = values.name === undefined ? null : `name ${id}`
      return changed(editor, id, (shape) => ({ ...shape, ...values }), step)
    }
    case 'turn':
      return changed(editor, action.id, (shape) => ({
        ...shape,
        leftToRight: other[shape.leftToRight],
      }))
    case 'select':
      return { ...editor, selected: action.id, step: null }
    case 'undo':
      return undone(editor)
  }
}
