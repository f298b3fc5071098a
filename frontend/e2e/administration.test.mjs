/** API keys, the audit trail, the second factor, and the purpose of searches. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { heading, logIn, logOut, PASSWORD } from './people.mjs'
import { Service } from './service.mjs'
import { codeOf, readQrCode } from './totp.mjs'

const paths = ['/people', '/keys', '/audit', '/account']

/** Returns how the service answers a program with this key. */
async function statusOf(service, key) {
  const answer = await fetch(`${service.url}/api/lots`, { headers: { 'X-API-Key': key } })
  return answer.status
}

describe('administration', suite, () => {
  let service, browser, admin
  before(async () => {
    service = await Service.start({ GALAXY_AUDIT_PURPOSE: 'required' })
    await service.json('/api/lots', { method: 'POST', body: { name: 'North' } })
    const gate = { name: 'Gate 1', lot_id: 1, type: 'entry', country: 'ID' }
    await service.json('/api/locations', { method: 'POST', body: gate })
    const body = { name: 'Ani', password: PASSWORD }
    await service.json('/api/first_user', { method: 'POST', body })
    browser = await launch()
    admin = await open(browser, `${service.url}/app/keys`)
    await logIn(admin.page, 'Ani')
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('an API key is shown once, works, and is revoked', async () => {
    const { page } = admin
    await page.getByText('No API key yet').waitFor()
    await page.getByRole('button', { name: 'Add an API key' }).click()
    let dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Camera north')
    const add = dialog.getByRole('button', { name: 'Add an API key' })
    assert.ok(await add.isDisabled())
    await dialog.getByRole('checkbox', { name: 'read detections' }).check()
    await dialog.getByRole('checkbox', { name: 'send pictures' }).check()
    await dialog.getByRole('switch', { name: 'All lots' }).uncheck()
    await dialog.getByRole('combobox', { name: 'And these locations' }).click()
    await page.getByRole('option', { name: 'Gate 1' }).click()
    await dialog.getByLabel('Requests a minute').fill('60')
    await assertAccessible(page, 'the form of a key')
    await add.click()
    dialog = page.getByRole('dialog', { name: 'The key Camera north' })
    const key = await dialog.getByRole('textbox', { name: 'API key' }).inputValue()
    await assertAccessible(page, 'a new key')
    await page.keyboard.press('Escape')
    assert.ok(await dialog.isVisible())
    await dialog.getByRole('button', { name: 'I have stored it' }).click()
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await statusOf(service, key), 200)
    assert.ok(!(await page.content()).includes(key))
    const row = page.getByRole('row').filter({ hasText: 'Camera north' })
    assert.match(await row.innerText(), /send pictures[\s\S]*Gate 1[\s\S]*60 requests a minute/)
    await row.getByRole('button', { name: 'Revoke: Camera north' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await row.getByText('Revoked').waitFor()
    assert.equal(await statusOf(service, key), 401)
  })

  it('the audit trail shows who did what, and that it is whole', async () => {
    const { page } = admin
    await page.goto(`${service.url}/app/places`)
    await page.getByRole('button', { name: 'Edit: Gate 1' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Gate 9')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: 'Gate 9', exact: true }).waitFor()
    await page.getByRole('link', { name: 'Audit trail' }).click()
    await page.getByRole('row').filter({ hasText: 'Location: changed' }).waitFor()
    await page.getByRole('combobox', { name: 'Subject' }).click()
    await page.getByRole('option', { name: 'Location' }).click()
    await page
      .getByRole('row')
      .filter({ hasText: 'API key: revoked' })
      .waitFor({ state: 'detached' })
    assert.match(page.url(), /on=location/)
    const row = page.getByRole('row').filter({ hasText: 'Location: changed' })
    assert.match(await row.innerText(), /Ani/)
    await row.getByRole('button', { name: 'Details' }).click()
    const drawer = page.getByRole('dialog')
    const change = drawer.getByRole('row').filter({ hasText: 'Gate 9' })
    assert.match(await change.innerText(), /name\s+Gate 1\s+Gate 9/)
    await assertAccessible(page, 'an entry')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('row').filter({ hasText: 'API key: revoked' }).waitFor()
    await page.getByRole('button', { name: 'Verify the newest entries' }).click()
    await page.getByText(/The newest \d+ entries are whole/).waitFor()
    const anchor = page.getByRole('textbox', { name: 'Newest entry' })
    assert.match(await anchor.inputValue(), /^\d+:[0-9a-f]{64}$/)
  })

  it('where a purpose is required, it is asked for once and recorded', async () => {
    const { page } = admin
    await page.goto(`${service.url}/app/detections?plate=B1234XYZ`)
    const question = page.getByRole('dialog', { name: 'What do you search for?' })
    await question.getByLabel('Purpose').fill('Incident 4711')
    await assertAccessible(page, 'the question for the purpose')
    await question.getByRole('button', { name: 'Save' }).click()
    await page.getByText('No detection fits these filters').waitFor()
    await page.goto(`${service.url}/app/plate?plate=B1234XYZ`)
    await page.getByRole('heading', { level: 2, name: 'Pictures' }).waitFor()
    await page.goto(`${service.url}/app/audit?on=plates`)
    await page.getByRole('button', { name: 'Details' }).first().click()
    await page.getByRole('dialog').getByText('Incident 4711').waitFor()
    await page.keyboard.press('Escape')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: 'Export' })
        .click()
        .then(() => page.getByRole('menuitem', { name: /CSV/ }).click()),
    ])
    assert.match(readFileSync(await download.path(), 'utf8'), /plates\.search/)
    await page.evaluate(() => sessionStorage.clear())
    await page.goto(`${service.url}/app/statistics`)
    await page.reload()
    const exportDays = async () => {
      await page.getByRole('button', { name: 'Numbers as a file: Day by day' }).click()
      await page.getByRole('menuitem', { name: /CSV/ }).click()
    }
    await exportDays()
    await question.getByLabel('Purpose').fill('Incident 4712')
    await question.getByRole('button', { name: 'Save' }).click()
    const [numbers] = await Promise.all([page.waitForEvent('download'), exportDays()])
    assert.match(readFileSync(await numbers.path(), 'utf8'), /^date,detections/)
  })

  it('a second factor is set up from the QR code, and asked for at log-in', async () => {
    const { page } = admin
    await page.goto(`${service.url}/app/account`)
    await page.getByRole('button', { name: 'Set up a second factor' }).click()
    let dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Current password' }).fill('not the password')
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByText('This is not your password.').waitFor()
    await dialog.getByRole('textbox', { name: 'Current password' }).fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Next' }).click()
    const svg = dialog.getByRole('img', { name: 'QR code for the authenticator app' })
    await svg.waitFor()
    await assertAccessible(page, 'the QR code')
    const uri = await readQrCode(svg)
    const shown = await dialog.getByRole('textbox', { name: 'Secret' }).inputValue()
    assert.equal(new URL(uri).searchParams.get('secret'), shown)
    await dialog.getByRole('textbox', { name: 'Code' }).fill(codeOf(uri))
    await dialog.getByRole('button', { name: 'Activate' }).click()
    dialog = page.getByRole('dialog', { name: 'Recovery codes' })
    const codes = (await dialog.locator('pre').innerText()).trim().split('\n')
    assert.equal(codes.length, 8)
    await dialog.getByRole('button', { name: 'I have stored them' }).click()
    await page.getByText('8 recovery codes are left.').waitFor()

    const other = await open(browser, `${service.url}/app/account`)
    await logIn(other.page, 'Ani')
    const field = other.page.getByRole('textbox', { name: 'Code' })
    await field.waitFor()
    await other.page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'code')
    await field.fill('000000')
    await other.page.getByRole('button', { name: 'Log in' }).click()
    await other.page.getByText('The code is wrong, or was used already.').waitFor()
    await field.fill(codes[0])
    await other.page.getByRole('button', { name: 'Log in' }).click()
    await other.page.getByText('7 recovery codes are left.').waitFor()
    await other.close()

    await page.getByRole('button', { name: 'Switch off the second factor' }).click()
    dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Current password' }).fill(PASSWORD)
    await dialog.getByRole('textbox', { name: 'Code' }).fill(codeOf(uri, 1))
    await dialog.getByRole('button', { name: 'Switch off the second factor' }).click()
    await page.getByRole('button', { name: 'Set up a second factor' }).waitFor()
  })

  it('a new password logs out the other devices, and logs in', async () => {
    const { page } = admin
    const other = await open(browser, `${service.url}/app/account`)
    await logIn(other.page, 'Ani')
    await other.page.getByText('This device', { exact: true }).waitFor()
    await page.goto(`${service.url}/app/account`)
    await page.getByRole('textbox', { name: 'Current password' }).fill(PASSWORD)
    await page.getByRole('textbox', { name: 'New password' }).fill('another horse battery')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('The password is changed.').waitFor()
    // Not by the mouse: the event stream may have ended first, and the cover be there already.
    await other.page.getByRole('link', { name: 'People' }).dispatchEvent('click')
    const cover = other.page.locator('dialog[open]')
    await cover.getByText('You are logged out.').waitFor()
    await logIn(cover, 'Ani', 'another horse battery')
    await cover.waitFor({ state: 'hidden' })
    await heading(other.page, 'People').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Log out everywhere else' }).click()
    await page.getByText('Logged out there.').waitFor()
    await page.getByRole('cell', { name: /This device/ }).waitFor()
    await logOut(page, 'Ani')
    assert.match(page.url(), /\/app\/?$/)
    await logIn(page, 'Ani', 'another horse battery')
    await heading(page, 'Live').waitFor()
    await other.close()
  })

  // Each page is light and dark, wide and narrow once: the other two mixes find nothing more.
  for (const [colorScheme, viewport] of [
    ['light', undefined],
    ['dark', phone],
  ]) {
    const size = viewport ? 'phone' : 'desktop'
    it(`is accessible and fits: ${colorScheme}, ${size}`, async () => {
      const { page, errors, close } = await open(browser, `${service.url}/app/`, {
        colorScheme,
        ...(viewport ? { viewport, hasTouch: true } : {}),
      })
      await heading(page, 'Log in').waitFor()
      await assertFits(page, `log-in ${colorScheme} ${size}`)
      await assertAccessible(page, `log-in ${colorScheme} ${size}`)
      await logIn(page, 'Ani', 'another horse battery')
      await heading(page, 'Live').waitFor()
      for (const path of paths) {
        await page.goto(`${service.url}/app${path}`)
        await page.locator('main table').first().waitFor()
        const name = `${path} ${colorScheme} ${size}`
        await assertFits(page, name)
        await assertAccessible(page, name)
      }
      assert.deepEqual(errors, [])
      await close()
    })
  }

  it('had no error in the browser', () => {
    assert.deepEqual(admin.errors, [])
  })
})
