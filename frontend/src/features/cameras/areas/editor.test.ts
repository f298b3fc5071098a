import { describe, expect, it } from 'vitest'

import { edit, editorOf, type Edit, type Editor } from './editor'
import { areasOf, arrowOf, shapesOf } from './shapes'

const square = [
  [0.2, 0.2],
  [0.4, 0.2],
  [0.4, 0.4],
  [0.2, 0.4],
]
const zones = [{ name: 'lane', kind: 'detect' as const, points: square }]
const lines = [{ name: 'barrier', from: [0, 0.5], to: [1, 0.5], left_to_right: 'out' as const }]
const start = () => editorOf(shapesOf({ zones, lines }))
const run = (editor: Editor, ...steps: Edit[]): Editor => steps.reduce(edit, editor)
const move = (x: number): Edit => ({ type: 'move', id: 1, index: 0, to: [x, 0.1] })
const pointsOf = ({ shapes }: Editor) => shapes[0]?.points

describe('the editor of zones and lines', () => {
  it('gives back what it took', () => {
    expect(areasOf(start().shapes)).toEqual({ zones, lines })
  })

  it('draws a zone corner by corner, and a line with two', () => {
    const begun = run(start(), { type: 'begin', kind: 'ignore', name: 'sky' })
    const two = run(begun, { type: 'corner', at: [0, 0] }, { type: 'corner', at: [1, 0] })
    expect(run(two, { type: 'finish' }).shapes).toHaveLength(2)
    const zone = run(two, { type: 'corner', at: [1.5, 0.123456] }, { type: 'finish' })
    expect(zone.draft).toBeNull()
    expect(zone.shapes.at(-1)).toMatchObject({
      name: 'sky',
      points: [
        [0, 0],
        [1, 0],
        [1, 0.1235],
      ],
    })
    const line = run(
      zone,
      { type: 'begin', kind: 'line', name: 'exit' },
      { type: 'corner', at: [0.1, 0.1] },
      { type: 'corner', at: [0.9, 0.1] },
    )
    expect(areasOf(line.shapes).lines.map(({ name }) => name)).toEqual(['barrier', 'exit'])
    expect(new Set(line.shapes.map(({ id }) => id)).size).toBe(4)
  })

  it('undoes the moves of one point as one step, and cancels them', () => {
    const moved = run(start(), { type: 'select', id: 1 }, move(0.21), move(0.22))
    expect(pointsOf(moved)?.[0]).toEqual([0.22, 0.1])
    expect(pointsOf(run(moved, { type: 'undo' }))).toEqual(square)
    expect(pointsOf(run(moved, { type: 'escape' }))).toEqual(square)
    const again = run(moved, { type: 'select', id: 1 }, move(0.3))
    expect(pointsOf(run(again, { type: 'undo' }))?.[0]).toEqual([0.22, 0.1])
    expect(run(again, { type: 'select', id: 1 }, { type: 'escape' }).selected).toBeNull()
  })

  it('adds and removes corners; with one too few the shape goes, until undo', () => {
    const more = run(start(), { type: 'insert', id: 1, after: 3 })
    expect(pointsOf(more)?.[4]).toEqual([0.2, 0.3])
    const drop: Edit = { type: 'drop', id: 1, index: 0 }
    const three = run(more, drop, drop)
    expect(pointsOf(three)).toHaveLength(3)
    const gone = run(three, drop)
    expect(gone.shapes.map(({ name }) => name)).toEqual(['barrier'])
    expect(run(gone, { type: 'undo' }).shapes).toEqual(three.shapes)
    expect(run(start(), { type: 'insert', id: 2, after: 0 }).shapes[1]?.points).toHaveLength(2)
  })

  it('keeps the form of a zone that is moved to the edge', () => {
    const moved = run(start(), { type: 'shift', id: 1, by: [-0.5, 0.9] })
    expect(pointsOf(moved)).toEqual([
      [0, 0.8],
      [0.2, 0.8],
      [0.2, 1],
      [0, 1],
    ])
  })

  it('shows with an arrow where vehicles come in', () => {
    const [, line] = start().shapes
    if (!line) throw new Error('no line')
    // From the left end to the right end of a picture the right side is below.
    expect(arrowOf(line, 1000, 500)).toEqual({ from: [500, 250], to: [500, 190] })
    const turned = run(start(), { type: 'turn', id: 2 }).shapes[1]
    expect(turned && arrowOf(turned, 1000, 500).to).toEqual([500, 310])
  })
})
