import { Store } from '@/lib/store'

/** The tones of alarms, made by the browser: falling and urgent, or one soft note. */
const tones = {
  blocked: [
    { hertz: 880, at: 0, length: 0.16 },
    { hertz: 620, at: 0.2, length: 0.16 },
    { hertz: 880, at: 0.4, length: 0.16 },
    { hertz: 620, at: 0.6, length: 0.22 },
  ],
  watched: [{ hertz: 660, at: 0, length: 0.3 }],
} as const

export type Alarm = keyof typeof tones

let context: AudioContext | null = null

/** Whether the browser allows this page to make sound. */
export const soundUnlocked = new Store(false)

/** Browsers let a page sound only after the user has touched it; call this from a click. */
export async function unlockSound(): Promise<boolean> {
  context ??= new AudioContext()
  if (context.state === 'suspended') await context.resume()
  const unlocked = context.state === 'running'
  soundUnlocked.set(unlocked)
  return unlocked
}

/** Sounds an alarm; silent where the browser does not allow it yet. */
export function sound(alarm: Alarm): void {
  if (context?.state !== 'running') return
  for (const { hertz, at, length } of tones[alarm]) {
    const start = context.currentTime + at
    const oscillator = new OscillatorNode(context, { frequency: hertz, type: 'triangle' })
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(0.25, start + 0.015)
    gain.gain.linearRampToValueAtTime(0, start + length)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(start)
    oscillator.stop(start + length)
  }
}
