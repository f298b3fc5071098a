/** From an empty service to the first reading, the lot that pages start with, and the help. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { Service } from './service.mjs'

describe('the guided start', suite, () => {
  let service, browser, desk
  before(async () => {
    service = await Service.start()
    browser = await launch()
    desk = await open(browser, `${service.url}/app/`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('leads from Live through its steps, each of which can be skipped', async () => {
    const { page } = desk
    await page.getByText('5 steps are left.').waitFor()
    await page.getByRole('link', { name: 'Continue' }).click()
    const step = (name) => page.getByRole('region', { name })
    await step('1. Your account').getByRole('button', { name: 'Skip' }).click()
    await step('2. Your site').getByLabel('Name').fill('North')
    await step('2. Your site').getByRole('button', { name: 'Add' }).click()
    await step('3. Entry and exit').getByLabel('Name of the entry').fill('Gate 1')
    await step('3. Entry and exit').getByLabel('Name of the exit').fill('Gate 2')
    await assertAccessible(page, 'a step')
    await step('3. Entry and exit').getByRole('button', { name: 'Add' }).click()
    await step('4. The first camera or photo').getByRole('button', { name: 'Skip' }).click()
    await step('5. The first plate on a list').getByLabel('Plate').fill('B 1234 XYZ')
    await step('5. The first plate on a list').getByRole('button', { name: 'Add' }).click()
    await page.getByRole('region', { name: 'You are ready' }).waitFor()
    const types = (await service.json('/api/locations')).map(({ type }) => type)
    assert.deepEqual(types.toSorted(), ['entry', 'exit'])
    await page.getByRole('link', { name: 'Go to Live' }).click()
    await page.getByText('No readings yet').waitFor()
    assert.equal(await page.getByText('Finish setting up').count(), 0)
  })

  it('pages start with the chosen lot, and show it', async () => {
    const { page } = desk
    await service.json('/api/lots', { method: 'POST', body: { name: 'South' } })
    await page.goto(`${service.url}/app/detections`)
    await page.reload()
    const choose = async (name) => {
      await page.getByRole('button', { name: /^Lot: / }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await choose('South')
    await page.waitForURL(/detections\?lot=2/)
    await page.getByRole('link', { name: 'Statistics' }).click()
    await page.waitForURL(/statistics\?lot=2/)
    // The page before has a choice of this name, too, which knows no lots.
    await page.getByRole('heading', { level: 1, name: 'Statistics' }).waitFor()
    assert.equal(await page.getByRole('combobox', { name: 'Location' }).inputValue(), 'South')
    await page.getByRole('link', { name: 'Alarms' }).click()
    await page.waitForURL(/alarms\?lot=2/)
    await page.getByRole('link', { name: 'Live', exact: true }).click()
    await page.waitForURL(/app\/?\?lot=2/)
    await page.getByRole('heading', { level: 1, name: 'Live' }).waitFor()
    await assertAccessible(page, 'Live of a lot')
    await choose('All lots')
    await page.waitForURL((url) => !url.href.includes('lot='))
  })

  it('the help says what a page is for and opens the documentation', async () => {
    const { page } = desk
    await page.locator('main').getByRole('button', { name: 'Help and shortcuts' }).click()
    const help = page.getByRole('dialog', { name: 'Help and shortcuts' })
    await help.getByText('What passes now').waitFor()
    await assertAccessible(page, 'the help')
    const [document] = await Promise.all([
      page.waitForEvent('popup'),
      help.getByRole('link', { name: /documentation/ }).click(),
    ])
    await document.getByRole('heading', { level: 1, name: /tasks of operators/ }).waitFor()
    await assertAccessible(document, 'a page of the documentation')
    await document.close()
    await page.keyboard.press('Escape')
    const narrow = await open(browser, `${service.url}/app/start`, {
      viewport: phone,
      hasTouch: true,
    })
    await narrow.page.getByRole('heading', { level: 1, name: 'Set up' }).waitFor()
    await assertFits(narrow.page, 'the start')
    await narrow.close()
    assert.deepEqual(desk.errors, [])
  })
})
