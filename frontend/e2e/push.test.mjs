/** The dashboard can be installed, its service worker shows an alarm, and Account offers alarms. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import {
  assertAccessible,
  assertFits,
  launch,
  open,
  phone,
  suite,
  untilResolved,
} from './browser.mjs'
import { Service } from './service.mjs'

const password = 'correct horse battery'
/** The keys of the example of RFC 8291. */
const keys = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
}

describe('web push', suite, () => {
  let service, browser, desk
  before(async () => {
    service = await Service.start({ GALAXY_WEB_PUSH_SUBJECT: 'mailto:admin@example.com' })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/account`, { permissions: ['notifications'] })
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('has a manifest whose addresses are below its own, and icons', async () => {
    const { page } = desk
    const href = await page.locator('link[rel=manifest]').evaluate((link) => link.href)
    const answer = await fetch(href)
    assert.equal(answer.headers.get('content-type'), 'application/manifest+json')
    const manifest = await answer.json()
    assert.equal(new URL(manifest.start_url, href).href, `${service.url}/`)
    for (const { src } of manifest.icons) {
      const icon = await fetch(new URL(src, href))
      assert.equal(icon.headers.get('content-type'), 'image/png', src)
    }
  })

  it('shows an alarm that is pushed', async () => {
    const { page, errors } = desk
    const devtools = await page.context().newCDPSession(page)
    const registered = new Promise((found) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        if (registrations[0]) found(registrations[0].registrationId)
      })
    })
    await devtools.send('ServiceWorker.enable')
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js', { scope: '/' })
      await navigator.serviceWorker.ready
    })
    await devtools.send('ServiceWorker.deliverPushMessage', {
      origin: service.url,
      registrationId: await registered,
      data: JSON.stringify({ title: 'Critical: Gate fails', body: 'Gate 1', tag: 'a', alarm: 7 }),
    })
    const shown = await untilResolved(page, async () => {
      const registration = await navigator.serviceWorker.ready
      const found = await registration.getNotifications()
      return found.length > 0 && found.map(({ title, body, data }) => ({ title, body, data }))
    })
    assert.deepEqual(shown, [{ title: 'Critical: Gate fails', body: 'Gate 1', data: { alarm: 7 } }])
    assert.deepEqual(errors, [])
  })

  it('offers alarms on the account page, and lists the devices', async () => {
    const { page, errors } = desk
    const person = { name: 'Ani', password }
    const answer = await page.request.post(`${service.url}/api/first_user`, { data: person })
    assert.ok(answer.ok(), await answer.text())
    const device = { endpoint: 'https://push.example/1', keys, min_severity: 'critical' }
    const added = await page.request.post(`${service.url}/api/push/subscriptions`, { data: device })
    assert.equal(added.status(), 201, await added.text())
    await page.reload()
    await page.getByRole('switch', { name: 'Alarms on this device' }).waitFor()
    const list = page.locator('section[aria-label="Devices that get alarms"]')
    await list.getByText('Critical').waitFor()
    await assertAccessible(page, 'the account with alarms')
    await page.setViewportSize(phone)
    await assertFits(page, 'the account with alarms')
    await list.getByRole('button', { name: 'Remove' }).click()
    await list.waitFor({ state: 'detached' })
    assert.deepEqual(errors, [])
  })
})
