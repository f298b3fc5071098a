import { describe, expect, it } from 'vitest'

import type { LiveEvent } from '@/client/types'

import { Feed } from './feed'
import { correction, reading } from './fixtures'
import { applyEvent } from './applyEvent'

const live = (body: LiveEvent['body']) => ({ id: 1, body }) as LiveEvent

function makeFeed() {
  const frames: (() => void)[] = []
  const feed = new Feed({ limit: 50, schedule: (run) => frames.push(run) })
  const draw = () => {
    for (const run of frames.splice(0)) run()
  }
  const ids = () => feed.state.get().readings.map(({ detection_id }) => detection_id)
  return { feed, frames, draw, ids }
}

describe('Feed', () => {
  it('changes the screen once a frame, newest first', () => {
    const { feed, frames, draw, ids } = makeFeed()
    for (const id of [1, 2, 3]) feed.push([reading(id)])
    expect(frames).toHaveLength(1)
    expect(ids()).toEqual([])
    draw()
    expect(ids()).toEqual([3, 2, 1])
  })

  it('holds no more than the limit after twelve thousand events', () => {
    const { feed, draw, ids } = makeFeed()
    for (let id = 1; id <= 12_000; id += 1) {
      feed.push([reading(id)])
      if (id % 7 === 0) draw()
    }
    draw()
    expect(ids()).toHaveLength(50)
    expect(ids()[0]).toBe(12_000)
  })

  it('counts what comes while paused and catches up', () => {
    const { feed, draw, ids } = makeFeed()
    feed.push([reading(1)])
    draw()
    feed.pause()
    feed.push([reading(2)])
    feed.push([reading(3)])
    draw()
    expect(ids()).toEqual([1])
    expect(feed.state.get().waiting).toBe(2)
    feed.resume()
    expect(ids()).toEqual([3, 2, 1])
    expect(feed.state.get().waiting).toBe(0)
  })

  it('shows an event once, in its place, although it was also in the stored ones', () => {
    const { feed, draw, ids } = makeFeed()
    feed.push([reading(5)])
    draw()
    feed.seed([reading(6), reading(5), reading(4)])
    expect(ids()).toEqual([6, 5, 4])
  })

  it('takes what was just fetched for what it had', () => {
    const { feed, draw } = makeFeed()
    feed.push([reading(1, 'blocked')])
    draw()
    feed.pin(reading(1, 'blocked'))
    feed.seed([reading(2), reading(1, 'allowed')])
    const { readings, pinned } = feed.state.get()
    expect(readings.map(({ plate }) => plate?.status)).toEqual(['unlisted', 'allowed'])
    expect(pinned?.plate?.status).toBe('allowed')
  })

  it('keeps what was missed and then fetched back while paused', () => {
    const { feed, draw, ids } = makeFeed()
    feed.push([reading(1)])
    draw()
    feed.pause()
    feed.push([reading(3)])
    draw()
    feed.seed([reading(3), reading(2), reading(1)])
    expect(ids()).toEqual([1])
    expect(feed.state.get().waiting).toBe(2)
    feed.resume()
    expect(ids()).toEqual([3, 2, 1])
  })

  it('takes in what was missed although it is full', () => {
    const { feed, draw, ids } = makeFeed()
    for (let id = 1; id <= 50; id += 1) feed.push([reading(id)])
    draw()
    feed.seed([reading(52), reading(51)])
    expect(ids()).toHaveLength(50)
    expect(ids().slice(0, 3)).toEqual([52, 51, 50])
  })

  it('drops the readings of another location, and takes none of its new ones', () => {
    const { feed, draw, ids } = makeFeed()
    feed.push([reading(1, 'blocked')])
    draw()
    feed.pin(reading(1, 'blocked'))
    feed.follow(undefined)
    expect(ids()).toEqual([1])
    feed.follow('7,8')
    expect(ids()).toEqual([])
    expect(feed.state.get().pinned).toBeNull()
    applyEvent(feed, live({ type: 'detection.created', ...reading(2, 'blocked') }))
    draw()
    expect(ids()).toEqual([])
    const there = { id: 8, name: 'Gate 8', type: 'entry' } as const
    applyEvent(feed, live({ type: 'detection.created', ...reading(3), location: there }))
    draw()
    expect(ids()).toEqual([3])
  })

  it('changes all that it holds, also what was selected', () => {
    const { feed, draw } = makeFeed()
    feed.push([reading(1)])
    draw()
    feed.pin(reading(1))
    applyEvent(feed, live(correction))
    const { readings, pinned } = feed.state.get()
    expect([readings[0], pinned].map((item) => item?.plate?.text)).toEqual(['B1234XYS', 'B1234XYS'])
    expect(readings[0]?.plate?.status).toBe('blocked')
    applyEvent(feed, live({ ...correction, status: null }))
    expect(feed.state.get().readings[0]?.plate?.status).toBe('unlisted')
  })

  it('corrects what is held back while paused and what is not drawn yet', () => {
    const { feed, draw } = makeFeed()
    feed.pause()
    feed.push([reading(1)])
    draw()
    feed.push([reading(2)])
    applyEvent(feed, live(correction))
    applyEvent(feed, live({ ...correction, plate_id: 2 }))
    draw()
    feed.resume()
    expect(feed.state.get().readings.map(({ plate }) => plate?.text)).toEqual([
      'B1234XYS',
      'B1234XYS',
    ])
  })

  it('shows the new status of a plate that is put on a list', () => {
    const { feed, draw } = makeFeed()
    feed.push([reading(1)])
    draw()
    const event = {
      type: 'list.changed',
      action: 'added',
      count: 1,
      text: 'B1234XYZ',
      display_text: null,
    } as const
    applyEvent(feed, live({ ...event, status: 'blocked' }))
    expect(feed.state.get().readings[0]?.plate?.status).toBe('blocked')
  })
})
