import { addressOf } from '@/client/address'

/** What this browser sends of its subscription. */
export interface Subscribed {
  endpoint: string
  keys: { p256dh: string; auth: string }
}

/** Whether this browser can show alarms on this page: over HTTPS or on this machine only. */
export const isSupported = (): boolean =>
  window.isSecureContext &&
  'serviceWorker' in navigator &&
  'PushManager' in window &&
  'Notification' in window

/** Returns bytes as base64url without padding. */
export function base64url(bytes: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Returns the SHA-256 of a text in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(addressOf('/'))
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** Returns by which hash the service knows this browser, null where it has no subscription. */
export async function ownHash(): Promise<string | null> {
  const found = isSupported() ? await subscription() : null
  return found && sha256(found.endpoint)
}

/** Subscribes with the service's key; asks the user first. Null where the user refuses. */
export async function subscribe(key: string): Promise<Subscribed | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null
  const scope = addressOf('/')
  await navigator.serviceWorker.register(addressOf('/sw.js'), { scope })
  const { pushManager } = await navigator.serviceWorker.ready
  const before = await pushManager.getSubscription()
  if (before && base64url(before.options.applicationServerKey) !== key) await before.unsubscribe()
  const found = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  return {
    endpoint: found.endpoint,
    keys: { p256dh: base64url(found.getKey('p256dh')), auth: base64url(found.getKey('auth')) },
  }
}

/** Ends the subscription of this browser, if it has one. */
export async function unsubscribe(): Promise<void> {
  await (await subscription())?.unsubscribe()
}
