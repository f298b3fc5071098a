import { describe, expect, it } from 'vitest'

import { EventParser, type ServerEvent } from './parse'

function parse(...pieces: string[]): ServerEvent[] {
  const events: ServerEvent[] = []
  const parser = new EventParser((event) => events.push(event))
  for (const piece of pieces) parser.push(piece)
  return events
}

describe('EventParser', () => {
  it('reads id, type and data', () => {
    expect(parse('id: 7\nevent: detection.created\ndata: {"a":1}\n\n')).toEqual([
      { id: '7', type: 'detection.created', data: '{"a":1}' },
    ])
  })

  it('accepts chunks that are cut anywhere', () => {
    const whole = 'id: 7\r\nevent: list.changed\r\ndata: one\r\ndata: two\r\n\r\n'
    for (let cut = 1; cut < whole.length; cut += 1) {
      expect(parse(whole.slice(0, cut), whole.slice(cut))).toEqual([
        { id: '7', type: 'list.changed', data: 'one\ntwo' },
      ])
    }
  })

  it('keeps the last id for messages without one and skips comments', () => {
    const events = parse('id: 3\ndata: a\n\n: keep-alive\n\ndata: b\n\n')
    expect(events.map(({ id, data }) => [id, data])).toEqual([
      ['3', 'a'],
      ['3', 'b'],
    ])
  })

  it('reports no message that is not complete or has no data', () => {
    expect(parse('event: heartbeat\n\n', 'data: unfinished\n')).toEqual([])
  })
})
