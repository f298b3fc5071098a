import type { Webhook } from '@/client/types'

/** `stopped`: failures have switched it off; `off`: a person did. */
export type WebhookState = 'on' | 'failing' | 'stopped' | 'off'

type Known = Pick<Webhook, 'enabled' | 'disabled_reason' | 'failing_since'>

/** Returns how a webhook stands. */
export function stateOf({ enabled, disabled_reason, failing_since }: Known): WebhookState {
  if (!enabled) return disabled_reason === null ? 'off' : 'stopped'
  return failing_since === null ? 'on' : 'failing'
}

const order: readonly WebhookState[] = ['stopped', 'failing', 'on', 'off']

/** Returns the webhooks that need somebody first; otherwise their order stays. */
export function troubledFirst(webhooks: readonly Webhook[]): Webhook[] {
  return webhooks.toSorted((a, b) => order.indexOf(stateOf(a)) - order.indexOf(stateOf(b)))
}
