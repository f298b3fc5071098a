import { describe, expect, it } from 'vitest'

import type { Session } from '@/client/types'
import { BusyError } from '@/lib/upload'

import { UploadQueue } from './queue'

const answer = { session_id: 1 } as Session
const photo = (name: string) => new File(['x'], name, { type: 'image/jpeg' })

function makeQueue(send: (name: string) => Promise<Session>, limit = 200) {
  const forgotten: string[] = []
  const waits: number[] = []
  const queue = new UploadQueue({
    send: (file) => send(file.name),
    parallel: 2,
    limit,
    sleep: async (ms) => void waits.push(ms),
    previewOf: (file) => file.name,
    forget: (preview) => forgotten.push(preview),
  })
  const states = () => queue.uploads.get().map(({ state }) => state.name)
  return { queue, states, forgotten, waits }
}

/** Lets everything that is ready run. */
const settle = () => new Promise((done) => setTimeout(done))

describe('UploadQueue', () => {
  it('sends two at a time, in order', async () => {
    const sent: string[] = []
    const answers: (() => void)[] = []
    const { queue, states } = makeQueue((name) => {
      sent.push(name)
      return new Promise((resolve) => answers.push(() => resolve(answer)))
    })
    queue.add([photo('a'), photo('b'), photo('c')], {})
    expect(sent).toEqual(['a', 'b'])
    expect(states()).toEqual(['sending', 'sending', 'waiting'])
    answers[0]?.()
    await settle()
    expect(sent).toEqual(['a', 'b', 'c'])
    expect(states()).toEqual(['done', 'sending', 'sending'])
  })

  it('keeps the error of one apart from the others and can try again', async () => {
    let broken = true
    const { queue, states } = makeQueue(async (name) => {
      if (name === 'bad' && broken) throw { error: 'invalid_image', detail: 'not an image' }
      return answer
    })
    queue.add([photo('bad'), photo('good')], {})
    await settle()
    expect(states()).toEqual(['failed', 'done'])
    broken = false
    queue.retry(1)
    await settle()
    expect(states()).toEqual(['done', 'done'])
  })

  it('waits as long as a busy service asks for', async () => {
    let tries = 0
    const { queue, states, waits } = makeQueue(async () => {
      tries += 1
      if (tries < 3) throw new BusyError(2000)
      return answer
    })
    queue.add([photo('a')], {})
    await settle()
    expect(states()).toEqual(['done'])
    expect(waits).toEqual([2000, 2000])
  })

  it('lets the oldest finished ones go and frees their pictures', async () => {
    const { queue, forgotten } = makeQueue(async () => answer, 2)
    queue.add([photo('a'), photo('b')], {})
    await settle()
    queue.add([photo('c')], {})
    await settle()
    expect(queue.uploads.get().map(({ preview }) => preview)).toEqual(['b', 'c'])
    expect(forgotten).toEqual(['a'])
  })
})
