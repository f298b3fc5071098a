import { describe, expect, it } from 'vitest'

import { pan, zoom } from './view'

const whole = { x: 0, y: 0, width: 1200, height: 800 }

describe('the view of a picture', () => {
  it('keeps the point under the pointer in its place', () => {
    const at = { x: 0.25, y: 0.75 }
    const near = zoom(whole, whole, 4, at)
    expect(near).toEqual({ x: 225, y: 450, width: 300, height: 200 })
    expect(near.x + at.x * near.width).toBe(300)
  })

  it('never leaves the picture', () => {
    expect(zoom(zoom(whole, whole, 3), whole, 0.01)).toEqual(whole)
    const corner = pan(zoom(whole, whole, 2), whole, 9, -9)
    expect(corner).toEqual({ x: 600, y: 0, width: 600, height: 400 })
  })

  it('stops before single pixels', () => {
    expect(zoom(whole, whole, 1000).width).toBe(100)
  })
})
