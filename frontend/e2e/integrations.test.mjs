/** A source from its form to a dead letter that is replayed, adapters, MQTT, and notifications. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { Service } from './service.mjs'

describe('integrations', suite, () => {
  let service, browser, desk
  before(async () => {
    // Nothing answers at port 9: messages fail at once.
    service = await Service.start({
      GALAXY_SMTP_HOST: '127.0.0.1',
      GALAXY_SMTP_PORT: '9',
      GALAXY_SMTP_ENCRYPTION: 'none',
      GALAXY_SMTP_SENDER: 'gate@example.org',
    })
    const add = (path, body) => service.json(path, { method: 'POST', body })
    await add('/api/lots', { name: 'North', capacity: 120, timezone: 'Asia/Jakarta' })
    await add('/api/locations', { name: 'Entry 1', type: 'entry', lot_id: 1, country: 'ID' })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/integrations/ingest`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  let address

  it('adds a source and shows its address once', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Add a source' }).click()
    const form = page.getByRole('dialog', { name: 'Add a source' })
    await form.getByRole('textbox', { name: 'Name' }).fill('Entry camera')
    await form.getByRole('combobox', { name: 'Maker' }).click()
    await page.getByRole('option', { name: 'Hikvision' }).click()
    await form.getByRole('combobox', { name: 'Location' }).click()
    await page.getByRole('option', { name: 'Entry 1' }).click()
    await form.getByRole('button', { name: 'More settings' }).click()
    await form.getByRole('button', { name: 'Add a device' }).click()
    await assertAccessible(page, 'the form of a source')
    await form.getByRole('button', { name: 'Remove device 1' }).click()
    await form.getByRole('button', { name: 'Add a source' }).click()
    const shown = page.getByRole('dialog', { name: 'The address of Entry camera' })
    await shown.getByText('Alarm server (HTTP host)').waitFor()
    address = await shown.getByRole('textbox', { name: 'Address' }).inputValue()
    assert.match(address, /\/ingest\/gxi_/)
    await page.keyboard.press('Escape')
    assert.ok(await shown.isVisible())
    await assertAccessible(page, 'the address of a source')
    await shown.getByRole('button', { name: 'I have stored it' }).click()
    await page.locator('tr [data-state="waiting"]').waitFor()
  })

  it('shows what was sent and could not be stored, as text', async () => {
    const { page } = desk
    await fetch(address, { method: 'POST', body: '<script>globalThis.ran = 1</script>\u202e' })
    await page.reload()
    await page.locator('tr [data-state="failing"]').waitFor()
    await page.getByRole('cell', { name: 'Unreadable' }).click()
    const drawer = page.getByRole('dialog', { name: /^Dead letter/ })
    await drawer.getByText('<script>globalThis.ran = 1</script>\\u202e').waitFor()
    assert.equal(await page.evaluate(() => globalThis.ran), undefined)
    await assertAccessible(page, 'a dead letter')
    await drawer.getByRole('button', { name: 'Replay' }).click()
    await drawer.getByRole('alert').waitFor()
    await drawer.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog', { name: 'Delete this dead letter?' }).waitFor()
    await page.keyboard.press('Escape')
    await page
      .getByRole('dialog', { name: 'Delete this dead letter?' })
      .waitFor({ state: 'detached' })
    assert.ok(await drawer.isVisible())
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    const { items } = await service.json('/api/dead_letters')
    assert.deepEqual(
      items.map(({ replays }) => replays),
      [1],
    )
  })

  it('fetches from a device, and makes another address', async () => {
    const { page } = desk
    await page.getByRole('cell', { name: 'Entry camera' }).first().click()
    const drawer = page.getByRole('dialog', { name: 'Entry camera' })
    await drawer.getByRole('button', { name: 'Edit' }).click()
    const form = page.getByRole('dialog', { name: 'Change Entry camera' })
    await form.getByRole('combobox', { name: 'Maker' }).click()
    await page.getByRole('option', { name: 'ONVIF', exact: true }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    await form.waitFor({ state: 'detached' })
    await drawer.getByRole('button', { name: 'Fetch readings' }).click()
    const pull = page.getByRole('dialog', { name: 'Fetching' })
    await pull.getByRole('textbox', { name: 'Device service' }).fill('http://127.0.0.1:9/onvif')
    await pull.getByRole('button', { name: 'Save' }).click()
    await drawer.getByRole('button', { name: 'Stop fetching' }).waitFor()
    await drawer.getByRole('button', { name: 'New address' }).click()
    const question = page.getByRole('dialog', { name: 'Make a new address' })
    await question.getByRole('button', { name: 'New address' }).click()
    await page.getByRole('button', { name: 'I have stored it' }).click()
    assert.equal((await fetch(address, { method: 'POST', body: 'x' })).status, 404)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  })

  it('switches an interface off', async () => {
    const { page } = desk
    await page.getByRole('link', { name: 'Adapters' }).click()
    await page.getByRole('button', { name: 'Change access: OpenALPR' }).click()
    const form = page.getByRole('dialog', { name: 'Who may use OpenALPR' })
    assert.ok(await form.getByRole('button', { name: 'Save' }).isDisabled())
    await form.getByRole('radio', { name: 'Off' }).check()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.locator('[data-state="off"]').waitFor()
    assert.equal((await fetch(`${service.url}/v2/config`)).status, 404)
  })

  it('says which settings switch MQTT on', async () => {
    const { page } = desk
    await page.getByRole('link', { name: 'MQTT' }).click()
    await page.getByText('GALAXY_MQTT_URL=').waitFor()
  })

  it('adds a channel, whose test says why it fails', async () => {
    const { page } = desk
    await page.getByRole('link', { name: 'Notifications' }).click()
    await page.getByRole('button', { name: 'Add a channel' }).click()
    const form = page.getByRole('dialog', { name: 'Add a channel' })
    await form.getByRole('textbox', { name: 'Name' }).fill('Night shift')
    assert.ok(await form.getByRole('button', { name: 'Save' }).isDisabled())
    await form.getByLabel('Recipients').fill('gate@example.org')
    await form.getByText('Daily', { exact: true }).click()
    await form.getByRole('button', { name: 'Add hours' }).click()
    await form.getByText('Masked', { exact: true }).click()
    await assertAccessible(page, 'the form of a channel')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Send a test: Night shift' }).click()
    const question = page.getByRole('dialog', { name: 'Test the channel Night shift' })
    await question.getByRole('button', { name: 'Send a test' }).click()
    await question.getByText('It was not sent').waitFor()
    await question.getByRole('button', { name: 'Cancel' }).click()
    const [channel] = await service.json('/api/notification_channels')
    const { recipients, digest, plates, quiet_hours, timezone } = channel
    assert.deepEqual([recipients, digest, plates], [['gate@example.org'], 'daily', 'masked'])
    assert.deepEqual([quiet_hours.length, timezone], [1, 'Asia/Jakarta'])
  })

  it('are accessible and fit a phone, dark and Indonesian', async () => {
    const { page, errors, close } = await open(browser, `${service.url}/app/integrations/ingest`, {
      viewport: phone,
      hasTouch: true,
      colorScheme: 'dark',
      locale: 'id-ID',
    })
    for (const tab of ['ingest', 'ingest?source=1', 'adapters', 'mqtt', 'notifications']) {
      await page.goto(`${service.url}/app/integrations/${tab}`)
      await page.locator('main section, main article').first().waitFor()
      await page
        .locator('[role="status"][aria-label="Memuat"]')
        .first()
        .waitFor({ state: 'detached' })
      await assertFits(page, tab)
      await assertAccessible(page, tab)
    }
    assert.deepEqual(errors, [])
    await close()
    assert.deepEqual(desk.errors, [])
  })
})
