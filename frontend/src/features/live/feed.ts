import { Store } from '@/lib/store'

import { isAlarming, type Reading } from './readings'

export interface FeedState {
  /** Newest first, never more than the limit. */
  readings: readonly Reading[]
  paused: boolean
  /** How many came while paused. */
  waiting: number
  /** Readings of blocked and watched plates that nobody has acknowledged, newest first. */
  alarms: readonly Reading[]
}

interface Options {
  limit?: number
  alarmLimit?: number
  /** Runs the callback before the next picture is drawn. */
  schedule?: (run: () => void) => void
}

/**
 * The readings on the screen. However many arrive, the screen is changed once a frame, and only
 * the newest are kept: a day of traffic takes no more memory than a minute.
 */
export class Feed {
  readonly state = new Store<FeedState>({ readings: [], paused: false, waiting: 0, alarms: [] })
  private arrived: Reading[] = []
  private held: Reading[] = []
  private scheduled = false
  private readonly options: Required<Options>

  constructor(options: Options = {}) {
    this.options = { limit: 150, alarmLimit: 20, schedule: (run) => requestAnimationFrame(run), ...options }
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

  /** Puts what is stored among what came live; after a gap in the line some of it is newer. */
  seed(stored: readonly Reading[]): void {
    const state = this.state.get()
    const readings = [...this.merge(state.readings, stored)]
    readings.sort((a, b) => b.detection_id - a.detection_id)
    this.state.set({ ...state, readings })
  }

  pause = (): void => {
    this.state.set({ ...this.state.get(), paused: true, waiting: 0 })
  }

  resume = (): void => {
    const state = this.state.get()
    const readings = this.merge(this.held.toReversed(), state.readings)
    this.held = []
    this.state.set({ ...state, readings, paused: false, waiting: 0 })
  }

  acknowledge = (id: number): void => {
    const state = this.state.get()
    this.state.set({ ...state, alarms: state.alarms.filter((alarm) => alarm.detection_id !== id) })
  }

  acknowledgeAll = (): void => {
    this.state.set({ ...this.state.get(), alarms: [] })
  }

  clear(): void {
    this.arrived = []
    this.held = []
    this.state.set({ ...this.state.get(), readings: [], waiting: 0 })
  }

  /** Changes the lines already there. */
  restate(change: (reading: Reading) => Reading): void {
    const state = this.state.get()
    const readings = state.readings.map((reading) => change(reading))
    this.state.set({ ...state, readings })
  }

  private flush(): void {
    const { limit, alarmLimit } = this.options
    const arrived = this.arrived
    this.arrived = []
    const state = this.state.get()
    const alarms = [...arrived.filter(isAlarming).toReversed(), ...state.alarms].slice(0, alarmLimit)
    if (state.paused) {
      this.held = [...this.held, ...arrived].slice(-limit)
      this.state.set({ ...state, alarms, waiting: state.waiting + arrived.length })
      return
    }
    this.state.set({ ...state, alarms, readings: this.merge(arrived.toReversed(), state.readings) })
  }

  /** Both are newest first; an event told twice counts once. */
  private merge(newer: readonly Reading[], older: readonly Reading[]): readonly Reading[] {
    const byId = new Map<number, Reading>()
    for (const reading of [...newer, ...older]) {
      if (byId.size === this.options.limit) break
      if (!byId.has(reading.detection_id)) byId.set(reading.detection_id, reading)
    }
    return [...byId.values()]
  }
}
