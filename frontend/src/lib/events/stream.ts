import { Store } from '@/lib/store'

import { EventParser, type ServerEvent } from './parse'

export type Connection = 'connecting' | 'live' | 'lost' | 'refused'

interface Options {
  url: string
  /** No byte for this long means a lost connection even if the browser reports none. */
  silenceMs?: number
  retryMs?: { first: number; most: number }
  /** The pause after the service refused the stream because nobody is logged in. */
  refusedMs?: number
}

type Listener = (event: ServerEvent) => void

/**
 * Keeps one event stream open: reconnects with growing pauses, resumes after the last event seen.
 *
 * `EventSource` is not used because it gives up for good on any answer but 200 (a restarting
 * service behind a proxy answers 502) and does not detect a dead connection.
 */
export class EventStream {
  readonly connection = new Store<Connection>('connecting')
  /** Called when the service refuses the stream because nobody is logged in. */
  onRefused: () => void = () => undefined
  private readonly listeners = new Set<Listener>()
  private readonly options: Required<Options>
  private lastId: string | null = null
  private failures = 0
  private abort: AbortController | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private watchdog: ReturnType<typeof setTimeout> | undefined

  constructor(options: Options) {
    this.options = {
      silenceMs: 40_000,
      retryMs: { first: 500, most: 10_000 },
      refusedMs: 60_000,
      ...options,
    }
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    if (this.listeners.size === 1) this.open()
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) this.close()
    }
  }

  /** Makes the first connection begin after an event; without one it begins with what comes then. */
  startAfter(id: number | null | undefined): void {
    // A service that is not upgraded yet names none.
    if (typeof id === 'number') this.lastId ??= String(id)
  }

  /** Tries at once instead of waiting for the pause to end. */
  retryNow = (): void => {
    if (this.listeners.size === 0 || this.connection.get() === 'live') return
    this.close()
    this.open()
  }

  private open(): void {
    window.addEventListener('online', this.retryNow)
    void this.connect()
  }

  private close(): void {
    window.removeEventListener('online', this.retryNow)
    clearTimeout(this.timer)
    clearTimeout(this.watchdog)
    this.abort?.abort()
    this.abort = null
  }

  private async connect(): Promise<void> {
    const abort = new AbortController()
    this.abort = abort
    let planned = false
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' }
      if (this.lastId !== null) headers['Last-Event-ID'] = this.lastId
      this.listen(abort)
      const answer = await fetch(this.options.url, {
        headers,
        signal: abort.signal,
        cache: 'no-store',
      })
      if (answer.status === 401) {
        this.refused(abort)
        return
      }
      if (!answer.ok || !answer.body) throw new Error(`events answered ${answer.status}`)
      this.failures = 0
      this.connection.set('live')
      await this.read(answer.body, abort)
      // The service ends a stream after its lifetime: that is no failure, the next follows at once.
      planned = true
    } catch {
      // Whatever the cause, the connection is lost and is tried again.
    }
    clearTimeout(this.watchdog)
    if (this.abort === abort) this.retry(planned)
  }

  private async read(body: ReadableStream<Uint8Array>, abort: AbortController): Promise<void> {
    const parser = new EventParser((event) => {
      if (event.id) this.lastId = event.id
      for (const listener of this.listeners) listener(event)
    })
    const decoder = new TextDecoder()
    const reader = body.getReader()
    for (;;) {
      // Chunks of one stream come one after the other.
      // oxlint-disable-next-line no-await-in-loop
      const { done, value } = await reader.read()
      if (done) return
      this.listen(abort)
      parser.push(decoder.decode(value, { stream: true }))
    }
  }

  private listen(abort: AbortController): void {
    clearTimeout(this.watchdog)
    this.watchdog = setTimeout(() => abort.abort(), this.options.silenceMs)
  }

  /** Waits for a log-in: whoever logs in calls `retryNow`. */
  private refused(abort: AbortController): void {
    clearTimeout(this.watchdog)
    if (this.abort !== abort) return
    this.connection.set('refused')
    this.timer = setTimeout(() => void this.connect(), this.options.refusedMs)
    this.onRefused()
  }

  private retry(planned: boolean): void {
    const { first, most } = this.options.retryMs
    // A stream that ended well may have ended with the service: one quick try shows it.
    if (!planned || this.failures > 0) this.connection.set('lost')
    const pause = planned ? 50 : Math.min(most, first * 2 ** Math.min(this.failures, 10))
    this.failures += 1
    this.timer = setTimeout(() => void this.connect(), pause)
  }
}
