/** Who may do what, as people meet it: the first account, log-in, its end, roles, people. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, launch, open, suite } from './browser.mjs'
import { heading, logIn, PASSWORD } from './people.mjs'
import { picture, Service } from './service.mjs'

describe('people', suite, () => {
  let service, browser, admin, guard
  const errors = []

  before(async () => {
    service = await Service.start()
    await service.json('/api/lots', { method: 'POST', body: { name: 'North' } })
    await service.json('/api/lots', { method: 'POST', body: { name: 'South' } })
    for (const [name, lot_id] of [
      ['Gate 1', 1],
      ['Gate 2', 2],
    ])
      await service.json('/api/locations', {
        method: 'POST',
        body: { name, lot_id, type: 'entry', country: 'ID' },
      })
    await service.upload('jakarta.jpg', { location: 'Gate 1' })
    await service.upload('taxi.jpg', { location: 'Gate 2' })
    browser = await launch()
    admin = await open(browser, `${service.url}/app/detections`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('before the first account everything works, and a note says so', async () => {
    const { page } = admin
    await page.locator('[data-row]').first().waitFor()
    await page.getByText('Nobody has to log in yet; only this machine is answered.').waitFor()
    assert.equal(await page.getByRole('link', { name: 'People' }).count(), 0)
    await page.goto(`${service.url}/app/people`)
    await heading(page, 'Not allowed').waitFor()
  })

  it('the first administrator is made, with a password that is long enough', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'Make the first administrator' }).click()
    await page.getByText('galaxy-alpr user create NAME').waitFor()
    await assertAccessible(page, 'the first administrator')
    await page.getByLabel('Name').fill('Ani')
    await page.getByRole('textbox', { name: 'Password' }).fill('Ani')
    const make = page.getByRole('button', { name: 'Make the first administrator' })
    await make.click()
    assert.ok(await page.locator('input:invalid').count())
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await make.click()
    await page.getByText('You are logged in as Ani').waitFor()
    await page.getByRole('button', { name: 'Account: Ani' }).waitFor()
    await heading(page, 'Set up').waitFor()
    await page.locator('[data-step="done"]').first().waitFor()
    await assertAccessible(page, 'the guided start')
    await page.goto(`${service.url}/app/account`)
    await page.getByRole('cell', { name: /This device/ }).waitFor()
    await page.getByRole('link', { name: 'People' }).waitFor()
    assert.equal(await page.getByText('Nobody has to log in yet').count(), 0)
    assert.equal((await fetch(`${service.url}/detections`)).status, 401)
  })

  it('people are added with a role and lots', async () => {
    const { page } = admin
    await page.getByRole('link', { name: 'People' }).click()
    await page.getByRole('button', { name: 'Add a person' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('Budi')
    await form.getByRole('combobox', { name: 'Role' }).click()
    await page.getByRole('option', { name: 'Guard' }).click()
    await form.getByRole('switch', { name: 'All lots' }).uncheck()
    await form.getByRole('combobox', { name: 'Only these lots' }).click()
    await page.getByRole('option', { name: 'North' }).click()
    await form.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await assertAccessible(page, 'the form of a person')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.waitFor({ state: 'hidden' })
    const row = page.getByRole('row').filter({ hasText: 'Budi' })
    assert.match(await row.innerText(), /Guard\s+North/)
  })

  it('the last administrator is not deleted, and the reason is shown', async () => {
    const { page } = admin
    await page.getByRole('button', { name: 'Actions: Ani' }).click()
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
    const question = page.getByRole('dialog', { name: 'Delete Ani' })
    await question.getByRole('button', { name: 'Delete' }).click()
    const reason = question.getByRole('alert')
    await reason.waitFor()
    assert.match(await reason.innerText(), /the last administrator/)
    await question.getByRole('button', { name: 'Cancel' }).click()
  })

  it('a wrong password is told, and the page asked for comes after the right one', async () => {
    guard = await open(browser, `${service.url}/app/detections?sort=captured_at`)
    const { page } = guard
    await heading(page, 'Log in').waitFor()
    await page.waitForFunction(() => document.title === 'Log in – Galaxy ALPR')
    const fields = page.locator('input')
    const complete = await fields.evaluateAll((all) => all.map((input) => input.autocomplete))
    assert.deepEqual(complete.slice(0, 2), ['username', 'current-password'])
    await logIn(page, 'Budi', 'not the password')
    await page.getByRole('alert').getByText('The name or the password is wrong.').waitFor()
    await assertAccessible(page, 'the log-in')
    await page.keyboard.press('Tab')
    await logIn(page, ' budi ')
    await heading(page, 'Detections').waitFor()
    assert.match(page.url(), /sort=captured_at/)
    await page.locator('[data-connection="live"]').first().waitFor()
  })

  it('a guard of one lot has its detections, and no buttons for what a guard may not do', async () => {
    const { page } = guard
    await page.locator('[data-row]').first().waitFor()
    assert.equal(await page.locator('[data-row]').count(), 1)
    await page.locator('[data-row]').first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: 'Correct the reading' }).waitFor()
    assert.equal(await drawer.getByRole('button', { name: 'Delete this photo' }).count(), 0)
    assert.equal(await drawer.getByRole('button', { name: 'Change status' }).count(), 0)
    await page.keyboard.press('Escape')
    assert.equal(await page.getByRole('link', { name: 'People' }).count(), 0)
    await page.goto(`${service.url}/app/lists`)
    await page.getByText('No plate on this list').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Add a plate' }).count(), 0)
    await page.goto(`${service.url}/app/places`)
    await page.getByRole('cell', { name: 'Gate 1', exact: true }).waitFor()
    assert.equal(await page.getByRole('cell', { name: 'Gate 2', exact: true }).count(), 0)
    assert.equal(await page.getByRole('button', { name: 'Edit: Gate 1' }).count(), 0)
    await page.goto(`${service.url}/app/people`)
    await heading(page, 'Not allowed').waitFor()
    await page.getByRole('button', { name: 'Account: Budi' }).click()
    await page.getByText('Guard, North').waitFor()
    await page.keyboard.press('Escape')
  })

  it('the end of a session covers the page, and the log-in brings it back as it was', async () => {
    const { page } = guard
    await page.goto(`${service.url}/app/detections`)
    await page.locator('[data-row]').first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: 'Correct the reading' }).click()
    await drawer.getByLabel('Correct text of the plate').fill('B 1234 XYS')

    await admin.page.getByRole('button', { name: 'Actions: Budi' }).click()
    await admin.page.getByRole('menuitem', { name: 'Log out everywhere' }).click()
    const question = admin.page.getByRole('dialog')
    await question.getByRole('button', { name: 'Log out everywhere' }).click()
    await admin.page.getByText('Budi is logged out on all devices.').waitFor()

    // Not by the mouse: the event stream may have ended first, and the cover be there already.
    await drawer.getByRole('button', { name: 'Correct', exact: true }).dispatchEvent('click')
    const cover = page.locator('dialog[open]')
    await cover.getByText('You are logged out.').waitFor()
    assert.equal(await cover.getByRole('textbox', { name: 'Name' }).inputValue(), 'Budi')
    // Neither Escape nor a key of the pages reaches what is behind.
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await cover.getByRole('button', { name: 'Log in' }).focus()
    await page.keyboard.press('1')
    assert.ok(await cover.isVisible())
    assert.match(page.url(), /detections/)
    const screen = await page.evaluate(() => document.elementFromPoint(5, 5)?.closest('dialog'))
    assert.ok(screen !== null)
    await assertAccessible(page, 'the log-in over a page')

    await logIn(cover, 'Budi')
    await cover.waitFor({ state: 'detached' })
    await page.locator('[data-connection="live"]').first().waitFor()
    await drawer.getByRole('button', { name: 'Correct the reading' }).waitFor()
  })

  it('readings come again after it', async () => {
    const { page } = guard
    await page.keyboard.press('Escape')
    await page.goto(`${service.url}/app/`)
    const reading = page.getByTestId('hero').locator('[data-plate="B 1234 XYZ"]')
    await reading.waitFor()
    await page.locator('[data-connection="live"]').first().waitFor()
    const count = await page.locator('[data-reading]').count()
    const file = {
      name: 'taxi.jpg',
      mimeType: 'image/jpeg',
      buffer: readFileSync(picture('taxi.jpg')),
    }
    for (const location of ['Gate 2', 'Gate 1']) {
      const answer = await admin.page.request.post(`${service.url}/detect_image`, {
        multipart: { file, location },
      })
      assert.equal(answer.status(), 200)
    }
    await page.locator('[data-reading]').nth(count).waitFor()
    assert.equal(await page.locator('[data-reading]').count(), count + 1)
  })

  it('had no error in the browser', () => {
    assert.deepEqual([...errors, ...admin.errors, ...guard.errors], [])
  })
})
