/** A webhook from its form through a receiver that is gone to a delivery that is sent again. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { Service } from './service.mjs'

/** A program that gets webhooks, answers with `status`, and keeps what it got. */
async function startReceiver() {
  const receiver = { status: 204, got: [] }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      receiver.got.push({ id: request.headers['webhook-id'], ...JSON.parse(body) })
      response.writeHead(receiver.status).end(receiver.status === 204 ? undefined : 'gone for good')
    })
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  receiver.url = `http://127.0.0.1:${server.address().port}/galaxy`
  receiver.close = () => server.close()
  return receiver
}

describe('webhooks', suite, () => {
  let service, browser, desk, receiver
  const happen = (plate) =>
    service.json('/plate_status', { method: 'POST', body: { plate, status: 'watched' } })
  before(async () => {
    receiver = await startReceiver()
    service = await Service.start({ GALAXY_WEBHOOK_NETWORKS: '["127.0.0.0/8"]' })
    const lot = { name: 'North', timezone: 'Asia/Jakarta' }
    await service.json('/api/lots', { method: 'POST', body: lot })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/integrations`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
    receiver?.close()
  })

  it('adds a webhook, shows its secret once, and tests it', async () => {
    const { page } = desk
    await page.getByText('No webhook yet').waitFor()
    assert.match(page.url(), /\/app\/integrations\/webhooks/)
    await page.getByRole('button', { name: 'Add a webhook' }).click()
    const form = page.getByRole('dialog', { name: 'Add a webhook' })
    await form.getByRole('textbox', { name: 'Name' }).fill('Billing')
    await form.getByRole('textbox', { name: 'URL' }).fill(receiver.url)
    await form.getByRole('switch', { name: 'All events' }).uncheck()
    const add = form.getByRole('button', { name: 'Add a webhook' })
    assert.ok(await add.isDisabled())
    await form.getByRole('checkbox', { name: 'Plate list changed' }).check()
    await form.getByRole('checkbox', { name: 'Lot full', exact: true }).check()
    await assertAccessible(page, 'the form of a webhook')
    await add.click()
    await form.getByRole('alert').waitFor()
    await form.getByRole('switch', { name: 'Private addresses' }).check()
    await add.click()
    const shown = page.getByRole('dialog', { name: 'The secret of Billing' })
    const secret = await shown.getByRole('textbox', { name: 'Secret' }).inputValue()
    assert.match(secret, /^whsec_/)
    await shown.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('heading', { level: 2, name: 'Billing' }).waitFor()
    assert.ok(!(await page.content()).includes(secret))
    await page.getByRole('button', { name: 'Send a test' }).click()
    const test = page.getByRole('dialog', { name: 'Test of Billing' })
    await test.getByText('The test message arrived').waitFor()
    assert.equal(receiver.got.at(-1).type, 'webhook.test')
    await assertAccessible(page, 'the test of a webhook')
    await page.keyboard.press('Escape')
    await test.waitFor({ state: 'hidden' })
  })

  it('shows a receiver that is gone, and what it answered', async () => {
    const { page } = desk
    receiver.status = 410
    await happen('B 1 AA')
    await page.getByText(/Switched off by failures at/).waitFor()
    await page.locator('[data-delivery="pending"]').click()
    const drawer = page.getByRole('dialog', { name: /^Delivery/ })
    await drawer.getByText('gone for good').waitFor()
    await drawer.getByText('It waits until the webhook is switched on').waitFor()
    await assertAccessible(page, 'a delivery')
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'All webhooks' }).click()
    await page.locator('[data-webhook="stopped"]').waitFor()
    await assertAccessible(page, 'all webhooks')
    await page.getByRole('link', { name: 'Billing' }).click()
  })

  it('is switched on again, and sends a delivery again', async () => {
    const { page } = desk
    receiver.status = 204
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.locator('[data-webhook="on"]').waitFor()
    await happen('B 2 BB')
    await page.locator('[data-delivery="delivered"]').first().click()
    const drawer = page.getByRole('dialog', { name: /^Delivery/ })
    await drawer.getByRole('button', { name: 'Send again' }).click()
    await drawer.locator('[data-attempt="arrived"]').nth(1).waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    const ids = receiver.got.filter(({ type }) => type === 'list.changed').map(({ id }) => id)
    assert.ok(new Set(ids).size < ids.length)
  })

  it('gets a new secret, is switched off and deleted', async () => {
    const { page } = desk
    const choose = async (name) => {
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await choose('Make a new secret')
    await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click()
    await page.getByText(/The secret before is used as well until/).waitFor()
    await page.getByRole('button', { name: 'I have stored it' }).click()
    await choose('Switch off')
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
    await page.locator('[data-webhook="off"]').waitFor()
    const {
      page: small,
      errors,
      close,
    } = await open(browser, page.url(), {
      viewport: phone,
      hasTouch: true,
      colorScheme: 'dark',
      locale: 'id-ID',
    })
    await small.getByRole('heading', { level: 2, name: 'Billing' }).waitFor()
    await assertFits(small, 'a webhook')
    await assertAccessible(small, 'a webhook, dark')
    await small.goto(`${service.url}/app/integrations/webhooks`)
    await small.locator('[data-webhook="off"]').waitFor()
    await assertFits(small, 'webhooks')
    await assertAccessible(small, 'webhooks, dark')
    assert.deepEqual(errors, [])
    await close()
    await choose('Delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No webhook yet').waitFor()
    assert.deepEqual(desk.errors, [])
  })
})
