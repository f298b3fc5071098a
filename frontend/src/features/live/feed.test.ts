import { describe, expect, it } from 'vitest'

import type { Standing } from '@/client/types'

import { Feed } from './feed'
import { corrected, relisted, type Reading } from './readings'

function reading(id: number, status: Standing = 'unlisted'): Reading {
  return {
    session_id: id,
    detection_id: id,
    kind: 'plate_without_vehicle',
    captured_at: '2026-11-22T08:00:00Z',
    source: 'upload',
    location: null,
    image_url: '/outputs/uploaded/a.jpg',
    image_width: 640,
    image_height: 480,
    annotated_image_url: null,
    vehicle: null,
    plate: {
      id,
      text: 'B1234XYZ',
      display_text: 'B 1234 XYZ',
      confidence: 0.9,
      char_confidences: [],
      box: [0, 0, 100, 30],
      corners: [],
      country: 'ID',
      region: 'B',
      type: 'private',
      background_color: 'white',
      status,
      unread_reason: null,
      image_url: null,
    },
  }
}

function makeFeed() {
  const frames: (() => void)[] = []
  const feed = new Feed({ limit: 50, alarmLimit: 3, schedule: (run) => frames.push(run) })
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

  it('keeps alarms until somebody has seen them, even while paused', () => {
    const { feed, draw } = makeFeed()
    feed.pause()
    feed.push([reading(1, 'blocked'), reading(2), reading(3, 'watched')])
    draw()
    expect(feed.state.get().alarms.map(({ detection_id }) => detection_id)).toEqual([3, 1])
    feed.acknowledge(1)
    expect(feed.state.get().alarms.map(({ detection_id }) => detection_id)).toEqual([3])
  })
})

describe('a reading on the screen', () => {
  it('follows a correction of its plate and no other', () => {
    const event = {
      type: 'plate.corrected' as const,
      plate_id: 1,
      detection_id: 1,
      session_id: 1,
      text_before: 'B1234XYZ',
      text_after: 'B1234XYS',
      display_text: 'B 1234 XYS',
      changed_by: 'operator',
    }
    expect(corrected(reading(1), event).plate?.text).toBe('B1234XYS')
    expect(corrected(reading(2), event).plate?.text).toBe('B1234XYZ')
  })

  it('follows the lists', () => {
    const event = { type: 'list.changed', action: 'added', count: 1, text: 'B1234XYZ' } as const
    const blocked = relisted(reading(1), { ...event, display_text: null, status: 'blocked' })
    expect(blocked.plate?.status).toBe('blocked')
    const removed = relisted(blocked, { ...event, display_text: null, status: null })
    expect(removed.plate?.status).toBe('unlisted')
    const other = relisted(blocked, { ...event, text: 'X', display_text: null, status: null })
    expect(other.plate?.status).toBe('blocked')
  })
})
