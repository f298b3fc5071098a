/** A gate from its form to the guard's screen, and a rule from its dry run to its alarm. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import {
  assertAccessible,
  assertFits,
  desktop,
  holdBack,
  launch,
  open,
  phone,
  settled,
  suite,
} from './browser.mjs'
import { Service } from './service.mjs'

describe('gates, alarms and rules', suite, () => {
  let service, browser, desk
  before(async () => {
    service = await Service.start()
    const add = (path, body) => service.json(path, { method: 'POST', body })
    await add('/api/lots', { name: 'North', capacity: 120, timezone: 'Asia/Jakarta' })
    await add('/api/locations', { name: 'Entry 1', type: 'entry', lot_id: 1, country: 'ID' })
    await add('/plate_status', {
      plate: 'B 1234 XYZ',
      status: 'blocked',
      note: 'Unpaid since June',
      instruction: 'Call the office',
    })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/gates`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('adds a gate and opens it by hand', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Add a gate' }).click()
    const form = page.getByRole('dialog', { name: 'Add a gate' })
    await form.getByRole('textbox', { name: 'Name' }).fill('Barrier')
    await form.getByRole('combobox', { name: 'Location' }).click()
    await page.getByRole('option', { name: 'Entry 1' }).click()
    await form.getByRole('combobox', { name: 'Relay' }).click()
    await page.getByRole('option', { name: 'Shelly' }).click()
    await form.getByRole('textbox', { name: 'URL' }).waitFor()
    await assertAccessible(page, 'the form of a gate')
    await form.getByRole('combobox', { name: 'Relay' }).click()
    await page.getByRole('option', { name: 'Log only' }).click()
    await form.getByText('Live', { exact: true }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Barrier' }).waitFor()
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    const question = page.getByRole('dialog', { name: 'Open the gate Barrier' })
    assert.ok(await question.getByRole('button', { name: 'Open' }).isDisabled())
    await question.getByRole('textbox', { name: 'Reason' }).fill('Ambulance')
    await question.getByRole('button', { name: 'Open' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Ambulance' })
    await row.locator('[data-command="succeeded"]').waitFor()
    await assertAccessible(page, 'a gate')
  })

  it('changes a gate, unless somebody else has changed it meanwhile', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Edit' }).click()
    const form = page.getByRole('dialog', { name: 'Change a gate' })
    await form.getByRole('textbox', { name: 'Seconds between' }).fill('3')
    await service.json('/api/gates/1', { method: 'PATCH', body: { min_confidence: 0.8 } })
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByRole('alert').waitFor()
    await form.getByRole('button', { name: 'Cancel' }).click()
    const gate = await service.json('/api/gates/1')
    assert.deepEqual([gate.min_interval_s, gate.min_confidence], [2, 0.8])
  })

  it('holds a blocked plate on the guard’s screen until it is acknowledged', async () => {
    const { page } = desk
    await page.getByRole('link', { name: 'Guard’s screen' }).click()
    const screen = page.getByTestId('guard')
    await screen.waitFor()
    const decide = (plate) =>
      fetch(`${service.url}/api/gates/decide`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': plate },
        body: JSON.stringify({
          plate,
          location: 'Entry 1',
          confidence: 0.99,
          captured_at: new Date().toISOString(),
        }),
      }).then(async (answer) => assert.ok(answer.ok, await answer.clone().text()))
    await page.setViewportSize(phone)
    const release = await holdBack(page, /\/api\/(rights\/check|alarms)/)
    await decide('B1234XYZ')
    await screen
      .locator('[data-held="true"]')
      .getByText('The plate is blocked', { exact: true })
      .waitFor()
    const button = screen.getByRole('button', { name: 'Open with a reason' })
    const place = await button.boundingBox()
    await release()
    await screen.getByText('Call the office').first().waitFor()
    assert.deepEqual(await button.boundingBox(), place, 'what came later moved a button')
    await page.setViewportSize(desktop)
    await decide('D8705QK')
    await page.waitForTimeout(1500)
    await screen
      .locator('[data-held="true"]')
      .getByText('The plate is blocked', { exact: true })
      .waitFor()
    assert.equal(await screen.getByRole('button', { name: 'Allow once' }).count(), 0)
    await assertAccessible(page, 'the screen of the guard')
    await page.reload()
    await screen.locator('[data-held="true"]').waitFor()
    // Its keys work once it is drawn.
    await settled(page)
    await page.keyboard.press('s')
    await screen
      .locator('[data-held="false"]')
      .getByText('The plate has no right', { exact: true })
      .waitFor()
    await page.keyboard.press('a')
    const opening = page.getByRole('dialog')
    await opening.getByRole('button', { name: 'Open' }).click()
    await opening.waitFor({ state: 'hidden' })
    await screen.locator('[data-command="succeeded"]').waitFor()
    await page.keyboard.press('x')
    const question = page.getByRole('dialog', { name: 'Stop all gates' })
    await question.getByRole('textbox', { name: 'Reason' }).fill('A barrier is being repaired')
    await question.getByRole('button', { name: 'Stop all gates' }).click()
    await screen.getByText('All gates are stopped.').waitFor()
    await question.waitFor({ state: 'hidden' })
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { level: 1, name: 'Barrier' }).waitFor()
    const { stopped } = await service.json('/api/gate_switch')
    assert.equal(stopped, true)
  })

  it('tries a rule, adds it, and its alarm is acknowledged', async () => {
    const { page } = desk
    await service.upload('bandung.jpg', { location: 'Entry 1' })
    await page.goto(`${service.url}/app/rules`)
    await page.getByRole('cell', { name: 'Blocked plates', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const form = page.getByRole('dialog', { name: 'Add a rule' })
    await form.getByRole('textbox', { name: 'Name' }).fill('Unknown plates')
    await form.getByRole('combobox', { name: 'Kind' }).click()
    await page.getByRole('option', { name: 'Plate on no list' }).click()
    await form.getByRole('button', { name: 'Add hours' }).click()
    await form.getByRole('textbox', { name: 'What to do' }).fill('Ask the driver')
    await form.getByRole('button', { name: 'Remove hours 1' }).click()
    await form.getByText('Try the rule over a period').click()
    await form.getByRole('button', { name: 'Try it' }).click()
    await form.getByTestId('trial').waitFor()
    await assertAccessible(page, 'the form of a rule')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: 'Unknown plates', exact: true }).waitFor()
    await service.upload('taxi.jpg', { location: 'Entry 1' })
    const alarm = page.locator('[data-alarm="warning"]').first()
    await alarm.getByText('Ask the driver').waitFor()
    await page.waitForFunction(() => /^\(\d+\) Rules/.test(document.title))
    await alarm.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByRole('menuitem', { name: 'Acted' }).click()
    await page.waitForFunction(() => !document.title.startsWith('('))
    await page.goto(`${service.url}/app/alarms?state=acknowledged`)
    await page.getByText(/^Acted,/).waitFor()
    await assertAccessible(page, 'alarms')
  })

  it('are accessible and fit a phone, dark and Indonesian', async () => {
    const { page, errors, close } = await open(browser, `${service.url}/app/gates`, {
      viewport: phone,
      hasTouch: true,
      colorScheme: 'dark',
      locale: 'id-ID',
    })
    for (const path of [
      '/gates',
      '/gates?gate=1',
      '/gates?gate=1&guard=yes',
      '/alarms',
      '/rules',
    ]) {
      await page.goto(`${service.url}/app${path}`)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page
        .locator('[role="status"][aria-label="Memuat"]')
        .first()
        .waitFor({ state: 'detached' })
      await assertFits(page, path)
      await assertAccessible(page, path)
    }
    assert.deepEqual(errors, [])
    await close()
    assert.deepEqual(desk.errors, [])
  })
})
