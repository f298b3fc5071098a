import { describe, expect, it } from 'vitest'

import type { LiveEvent, PassUpdated } from '@/client/types'

import { applyEvent } from './applyEvent'
import { Feed } from './feed'
import { reading } from './fixtures'

const news = (pass_id: string, text: string, values: Partial<PassUpdated> = {}): PassUpdated => ({
  type: 'pass.updated',
  pass_id,
  camera_id: 3,
  location_id: 1,
  provisional: true,
  first_at: '2026-11-22T08:00:00Z',
  plate: {
    text,
    display_text: null,
    is_hashed: false,
    text_hash: null,
    confidence: 0.5,
    char_confidences: [],
    box: [0, 0, 100, 30],
    country: 'ID',
    region: null,
    type: null,
    status: 'blocked',
  },
  ...values,
})
const live = (body: LiveEvent['body']) => ({ id: null, body }) as LiveEvent

function makeFeed() {
  const frames: (() => void)[] = []
  const feed = new Feed({ schedule: (run) => frames.push(run) })
  const draw = () => {
    for (const run of frames.splice(0)) run()
  }
  const texts = () => feed.state.get().passes.map(({ plate }) => plate.text)
  return { feed, draw, texts }
}

describe('a pass on Live', () => {
  it('firms up in its place, until the final reading takes its place', () => {
    const { feed, draw, texts } = makeFeed()
    applyEvent(feed, live(news('a', 'B123')))
    applyEvent(feed, live(news('b', 'D8')))
    applyEvent(feed, live(news('a', 'B1234XYZ')))
    expect(texts()).toEqual(['D8', 'B1234XYZ'])
    const final = { ...reading(1, 'blocked'), pass_id: 'a' }
    applyEvent(feed, live({ type: 'detection.created', ...final }))
    // Late news change nothing, whether the reading is drawn or not.
    applyEvent(feed, live(news('a', 'B12')))
    draw()
    applyEvent(feed, live(news('a', 'B12')))
    expect(texts()).toEqual(['D8'])
    expect(feed.state.get().readings.map(({ pass_id }) => pass_id)).toEqual(['a'])
  })

  it('is not shown while paused, nor one of another location', () => {
    const { feed, texts } = makeFeed()
    feed.follow('1')
    feed.firm(news('a', 'B1', { location_id: null }), 0)
    feed.firm(news('b', 'B2'), 0)
    feed.pause()
    feed.firm(news('c', 'B3'), 0)
    expect(texts()).toEqual(['B2'])
    feed.follow('2')
    expect(texts()).toEqual([])
  })

  it('goes when its final reading does not come', () => {
    const { feed, texts } = makeFeed()
    feed.firm(news('a', 'B1'), 0)
    feed.firm(news('b', 'B2'), 30_000)
    feed.tidy(59_000)
    expect(texts()).toEqual(['B2', 'B1'])
    feed.tidy(60_000)
    expect(texts()).toEqual(['B2'])
  })
})
