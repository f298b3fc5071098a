/** The guard at Live: a near miss, an alarm that stays, a block with a reason, a correction. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import {
  assertAccessible,
  assertFits,
  launch,
  menuFocused,
  open,
  phone,
  suite,
} from './browser.mjs'
import { Service } from './service.mjs'

/** Counts the tones that the page starts. */
function countTones() {
  globalThis.tones = 0
  const { start } = OscillatorNode.prototype
  OscillatorNode.prototype.start = function counted(...when) {
    globalThis.tones += 1
    return start.apply(this, when)
  }
}

describe('the guard at Live', suite, () => {
  let service, browser, desk
  const hero = () => desk.page.getByTestId('hero')
  const list = (plate, values) =>
    service.json('/plate_status', { method: 'POST', body: { plate, ...values } })

  before(async () => {
    service = await Service.start()
    const add = (path, body) => service.json(path, { method: 'POST', body })
    await add('/api/lots', { name: 'North', timezone: 'Asia/Jakarta' })
    await add('/api/locations', { name: 'Gate 1', type: 'entry', lot_id: 1, country: 'ID' })
    await list('B 1234 XYS', { status: 'watched', note: 'Look-alike', instruction: 'Ask' })
    await service.upload('jakarta.jpg', { location: 'Gate 1' })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('is shown a watched plate that is one character away', async () => {
    const near = hero().locator('[data-near-status="watched"]')
    await near.getByText('1 character from a watched plate').waitFor()
    assert.equal(await near.locator('[data-near="B1234XYS"] mark').innerText(), 'S')
    await assertAccessible(desk.page, 'a near miss')
  })

  it('blocks for a reason, and undoes it', async () => {
    const { page } = desk
    await hero().getByRole('button', { name: 'Change status' }).click()
    await page.getByRole('menuitem', { name: 'Block' }).click()
    const form = page.getByRole('dialog', { name: 'Block: B 1234 XYZ' })
    assert.ok(await form.getByRole('button', { name: 'Block' }).isDisabled())
    await form.getByRole('textbox', { name: 'Reason' }).fill('Unpaid')
    await form.getByRole('radio', { name: '7 days' }).check()
    await assertAccessible(page, 'the form of a status')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=hero][data-status=blocked]').waitFor()
    const { entry } = await service.json('/plate_status?plate=B1234XYZ')
    assert.equal(entry.note, 'Unpaid')
    assert.ok(new Date(entry.valid_until) > new Date(Date.now() + 6 * 86_400_000))
    await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click()
    await page.locator('[data-testid=hero][data-status=unlisted]').waitFor()
    assert.equal((await service.json('/plate_status?plate=B1234XYZ')).entry, null)
  })

  it('hears the alarm, and is told while the sound is off', async () => {
    const { page, close, errors } = await open(browser, `${service.url}/app/`)
    await page.addInitScript(countTones)
    await page.reload()
    await page.getByText('Sound is off').waitFor()
    await page.locator('[data-connection="live"]').first().waitFor()
    await page.keyboard.press('m')
    await page.getByText('Sound is on').waitFor()
    const played = await page.evaluate(() => globalThis.tones)
    await list('B 1234 XYZ', { status: 'blocked', note: 'Stolen', instruction: 'Call the police' })
    await service.upload('jakarta.jpg', { location: 'Gate 1' })
    await page.waitForFunction((count) => globalThis.tones >= count + 4, played)
    assert.deepEqual(errors, [])
    await close()
  })

  it('keeps the vehicle of the alarm, also after a reload, until it is acknowledged', async () => {
    const { page } = desk
    const held = page.locator('[data-testid=hero][data-held=true]')
    await page.reload()
    await held.locator('[data-plate="B 1234 XYZ"]').waitFor()
    await page.locator('[data-connection="live"]').first().waitFor()
    await service.upload('taxi.jpg', { location: 'Gate 1' })
    await page.locator('[data-reading]').nth(2).waitFor()
    await held.locator('[data-plate="B 1234 XYZ"]').waitFor()
    const alarm = page.locator('[data-alarm="critical"]')
    await alarm.getByText('Stolen').waitFor()
    await alarm.getByText('Call the police').waitFor()
    await page.waitForFunction(() => /^\(\d+\)/.test(document.title))
    await assertAccessible(page, 'a held alarm')
    await page.keyboard.press('a')
    await page.getByRole('menuitem', { name: /Acted/ }).waitFor()
    await menuFocused(page)
    await page.keyboard.press('1')
    await alarm.waitFor({ state: 'detached' })
    const { items } = await service.json('/api/alarms?state=acknowledged')
    assert.equal(items[0].outcome, 'acted')
  })

  it('corrects the plate; the confidences of the old characters are not shown', async () => {
    const { page } = desk
    const row = page.locator('[data-reading]').filter({ has: page.getByText('B 1234 XYZ') })
    await row.first().click()
    await hero().getByRole('list', { name: 'Confidence of each character' }).waitFor()
    await page.keyboard.press('e')
    const form = page.getByRole('dialog', { name: 'Correct the reading' })
    await form.getByLabel('Correct text of the plate').fill('B 1234 XYQ')
    await page.keyboard.press('Enter')
    await hero().locator('[data-plate="B 1234 XYQ"]').waitFor()
    await hero()
      .getByRole('list', { name: 'Confidence of each character' })
      .waitFor({ state: 'detached' })
  })

  it('sees several alarms as one, which leaves the head of a drawer free', async () => {
    const { page, close, errors } = await open(browser, `${service.url}/app/detections`, {
      viewport: phone,
      hasTouch: true,
      locale: 'id-ID',
    })
    await service.json('/plate_status/B1234XYQ', { method: 'PUT', body: { status: 'blocked' } })
    await service.upload('jakarta.jpg', { location: 'Gate 1' })
    await service.upload('jakarta.jpg', { location: 'Gate 1' })
    await page.locator('[data-alarm]').waitFor()
    await page.locator('[data-row]').first().click()
    const drawer = page.getByRole('dialog')
    // Not under the alarm.
    await drawer.getByRole('button', { name: 'Tutup', exact: true }).click()
    await drawer.waitFor({ state: 'hidden' })
    await page.goto(`${service.url}/app/`)
    await page.locator('[data-testid=hero][data-held=true]').waitFor()
    assert.equal(await page.locator('[data-alarm]').count(), 1)
    await assertFits(page, 'Live with an alarm')
    await assertAccessible(page, 'Live with an alarm')
    assert.deepEqual([...errors, ...desk.errors], [])
    await close()
  })
})
