import { Store } from '@/lib/store'

import type { PassUpdated } from '@/client/types'
import { stillOpen, withoutPass, withPass, type OpenPass } from './passes'
import type { Reading } from './readings'

interface FeedState {
  /** Newest first, never more than the limit. */
  readings: readonly Reading[]
  /** What passes now and is not read for sure yet; never an alarm. */
  passes: readonly OpenPass[]
  paused: boolean
  /** How many came while paused. */
  waiting: number
  /** The reading that somebody selected; it stays although newer ones come. */
  pinned: Reading | null
}

interface Options {
  limit?: number
  /** Runs the callback before the next picture is drawn. */
  schedule?: (run: () => void) => void
}

/**
 * The readings on the screen. However many arrive, the screen is changed once a frame, and only
 * the newest are kept: a day of traffic takes no more memory than a minute.
 */
export class Feed {
  readonly state = new Store<FeedState>({
    readings: [],
    passes: [],
    paused: false,
    waiting: 0,
    pinned: null,
  })
  private followed: string | undefined
  private arrived: Reading[] = []
  private held: Reading[] = []
  private scheduled = false
  private readonly options: Required<Options>

  constructor(options: Options = {}) {
    this.options = {
      limit: 150,
      schedule: (run) => requestAnimationFrame(run),
      ...options,
    }
  }

  private isFollowed(location: number | null | undefined): boolean {
    return this.followed === undefined || this.followed.split(',').includes(String(location))
  }

  /** Whether the reading is of a location that is followed. */
  follows = ({ location }: Reading): boolean => this.isFollowed(location?.id)

  /** Shows what is known of a pass that goes on. */
  firm(news: PassUpdated, now: number): void {
    const state = this.state.get()
    const known = [...this.arrived, ...state.readings]
    const isOver = known.some(({ pass_id }) => pass_id === news.pass_id)
    if (state.paused || isOver || !this.isFollowed(news.location_id)) return
    this.state.set({ ...state, passes: withPass(state.passes, news, now) })
  }

  /** Forgets passes whose final reading did not come. */
  tidy = (now: number): void => {
    const state = this.state.get()
    const passes = stillOpen(state.passes, now)
    if (passes !== state.passes) this.state.set({ ...state, passes })
  }

  push(readings: readonly Reading[]): void {
    // A hidden tab draws nothing: what arrives meanwhile is bounded, too.
    this.arrived = [...this.arrived, ...readings].slice(-this.options.limit)
    if (this.scheduled) return
    this.scheduled = true
    this.options.schedule(() => {
      this.scheduled = false
      this.flush()
    })
  }

  /** Merges fetched readings with the live ones; after a gap in the stream some are newer. */
  seed(stored: readonly Reading[]): void {
    const fetched = new Map(stored.map((reading) => [reading.detection_id, reading]))
    this.restate((reading) => fetched.get(reading.detection_id) ?? reading)
    const state = this.state.get()
    // While paused nothing new appears, nor is it lost.
    const newest = state.paused ? (state.readings[0]?.detection_id ?? Infinity) : Infinity
    const known = new Set([...this.held, ...this.arrived].map(({ detection_id }) => detection_id))
    const missed = stored.filter(({ detection_id: id }) => id > newest && !known.has(id))
    this.held = [...this.held, ...missed].slice(-this.options.limit)
    const old = stored.filter(({ detection_id }) => detection_id <= newest)
    const waiting = state.waiting + missed.length
    this.state.set({ ...state, waiting, readings: this.merge(state.readings, old) })
  }

  pause = (): void => {
    this.state.set({ ...this.state.get(), paused: true, waiting: 0 })
  }

  resume = (): void => {
    const state = this.state.get()
    const readings = this.merge(this.held, state.readings)
    this.held = []
    this.state.set({ ...state, readings, paused: false, waiting: 0 })
  }

  pin = (pinned: Reading | null): void => {
    this.state.set({ ...this.state.get(), pinned })
  }

  /** Follows the locations with these ids (`1,2`) only, or all. What was of others goes. */
  follow(followed: string | undefined): void {
    if (followed === this.followed) return
    this.followed = followed
    this.arrived = []
    this.held = []
    this.state.set({ ...this.state.get(), readings: [], passes: [], waiting: 0, pinned: null })
  }

  /** Changes everything held. */
  restate(change: (reading: Reading) => Reading): void {
    const state = this.state.get()
    this.arrived = this.arrived.map(change)
    this.held = this.held.map(change)
    this.state.set({
      ...state,
      readings: state.readings.map(change),
      pinned: state.pinned && change(state.pinned),
    })
  }

  private flush(): void {
    const arrived = this.arrived
    this.arrived = []
    const before = this.state.get()
    // The final reading takes the place of the provisional one.
    const passes = arrived.reduce((rest, { pass_id }) => withoutPass(rest, pass_id), before.passes)
    const state = { ...before, passes }
    if (state.paused) {
      this.held = [...this.held, ...arrived].slice(-this.options.limit)
      this.state.set({ ...state, waiting: state.waiting + arrived.length })
      return
    }
    this.state.set({ ...state, readings: this.merge(arrived, state.readings) })
  }

  /** Newest first; of an event published twice the first given counts. */
  private merge(first: readonly Reading[], second: readonly Reading[]): readonly Reading[] {
    const byId = new Map<number, Reading>()
    for (const reading of [...first, ...second]) {
      if (!byId.has(reading.detection_id)) byId.set(reading.detection_id, reading)
    }
    return [...byId.values()]
      .toSorted((a, b) => b.detection_id - a.detection_id)
      .slice(0, this.options.limit)
  }
}
