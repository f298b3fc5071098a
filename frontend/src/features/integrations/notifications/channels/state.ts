import type { NotificationChannel } from '@/client/types'
import type { Tone } from '@/components/status/ToneBadge'

export type ChannelState = 'off' | 'failing' | 'unused' | 'working'

/** Returns how a channel is, by what became of its last message. */
export function stateOf(
  channel: Pick<NotificationChannel, 'enabled' | 'last_error' | 'last_sent_at'>,
): ChannelState {
  if (!channel.enabled) return 'off'
  if (channel.last_error !== null) return 'failing'
  return channel.last_sent_at === null ? 'unused' : 'working'
}

export const tones: Readonly<Record<ChannelState, Tone>> = {
  off: 'idle',
  failing: 'bad',
  unused: 'idle',
  working: 'good',
}
