import type { FrigateState, Mqtt } from '@/client/types'
import type { Tone } from '@/components/status/ToneBadge'

export type ConnectionState = 'connected' | 'lost' | 'never'

/** Returns how a connection is; one that never was is told apart from one that was lost. */
export function connectionOf(
  state: Pick<Mqtt | FrigateState, 'connected' | 'since'>,
): ConnectionState {
  if (state.connected) return 'connected'
  return state.since === null ? 'never' : 'lost'
}

export const tones: Readonly<Record<ConnectionState, Tone>> = {
  connected: 'good',
  lost: 'bad',
  never: 'warning',
}

/** What is written into the settings of the service to switch each part on. */
export const settingLines = {
  mqtt: [
    'GALAXY_MQTT_URL=mqtts://broker.example:8883',
    'GALAXY_MQTT_USER=galaxy',
    'GALAXY_MQTT_PASSWORD=…',
    'GALAXY_MQTT_SITE=north',
  ],
  homeAssistant: ['GALAXY_HOME_ASSISTANT=true'],
  frigate: ['GALAXY_FRIGATE_URL=http://frigate.example:5000'],
} as const
