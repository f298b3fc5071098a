/* Shows alarms that the service sends by web push, and opens them. It answers no request and
   stores nothing, so that no page is older than the service. */

const scope = self.registration.scope

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

function contentOf(data) {
  try {
    return data.json()
  } catch {
    return {}
  }
}

self.addEventListener('push', (event) => {
  const { title, body, tag, alarm } = contentOf(event.data)
  event.waitUntil(
    self.registration.showNotification(title ?? 'Galaxy ALPR', {
      body,
      tag: tag ?? 'alarm',
      renotify: true,
      icon: new URL('icons/icon-192.png', scope).href,
      data: { alarm },
    }),
  )
})

/** Shows the alarm in a window of the dashboard: one that is open, else a new one. */
async function show(alarm) {
  const page = Number.isInteger(alarm) ? `app/alarms?alarm=${alarm}` : 'app/alarms'
  const address = new URL(page, scope).href
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const open = windows.find(({ url }) => url.startsWith(new URL('app', scope).href))
  if (!open) return self.clients.openWindow(address)
  const focused = await open.focus()
  // A window that this worker does not control yet cannot be led to another address.
  return focused.navigate(address).catch(() => undefined)
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(show(event.notification.data?.alarm))
})
