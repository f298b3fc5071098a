/** Visits and Review: what the readings of a lot became, and what people correct. */
import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, settled, suite } from './browser.mjs'
import { addDoubt, addLot, pass, until } from './parking.mjs'
import { Service } from './service.mjs'

describe('visits', suite, () => {
  let service, browser, desk
  before(async () => {
    service = await Service.start()
    browser = await launch()
    await addLot(service)
    await pass(service, 'bandung.jpg', 'Gate 1', 6)
    await addDoubt(service, 'jakarta.jpg', 3, 'B1284XYZ')
    await addDoubt(service, 'taxi.jpg', 1, 'L1093UB')
    desk = await open(browser, `${service.url}/app/visits`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('Visits: filters, and shows a visit with its pictures, plates and reasons', async () => {
    const { page } = desk
    await page.locator('[data-row]').nth(2).waitFor()
    await page.getByText('3 visits in all').waitFor()
    await page.getByText('Times in WITA (Asia/Makassar)').waitFor()
    await page.getByRole('combobox', { name: 'State' }).click()
    await page.getByRole('option', { name: 'To review' }).click()
    await page.getByText('2 visits in all').waitFor()
    assert.match(page.url(), /state=review/)
    await page.locator('[data-row]').filter({ hasText: 'B 1284 XYZ' }).click()
    const details = page.getByRole('dialog')
    await details.getByRole('img', { name: 'Photo: Entry' }).waitFor()
    await details.getByRole('img', { name: 'Photo: Exit' }).waitFor()
    await details.getByRole('img', { name: 'B1234XYZ, B1284XYZ: 1 character differs' }).waitFor()
    await details.getByText('The same class: Car').waitFor()
    await details.getByText(/WITA$/).first().waitFor()
    await assertAccessible(page, 'a visit')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      details.getByRole('button', { name: 'Evidence (ZIP)' }).click(),
    ])
    assert.match(download.suggestedFilename(), /^visit-\d+\.zip$/)
    assert.ok(statSync(await download.path()).size > 10_000)
  })

  it('Visits: exports what the filter shows', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/visits?state=open`)
    await page.getByText('1 visit in all').waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ])
    assert.match(download.suggestedFilename(), /^visits-.*\.csv$/)
    await page.getByRole('button', { name: 'Export' }).click()
    const [workbook] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Excel workbook' }).click(),
    ])
    assert.match(workbook.suggestedFilename(), /^visits-.*\.xlsx$/)
    assert.equal(
      readFileSync(await workbook.path())
        .subarray(0, 2)
        .toString(),
      'PK',
    )
  })

  it('Visits: closes one by hand with a reason, and undoes it', async () => {
    const { page } = desk
    await page.locator('[data-row]').first().press('Enter')
    const details = page.getByRole('dialog', { name: 'Visit' })
    await details.getByRole('button', { name: 'Close the visit' }).click()
    const form = page.getByRole('dialog', { name: 'Close the visit' })
    await form.getByLabel('The vehicle left at', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
    assert.ok(await details.isVisible())
    await details.getByRole('button', { name: 'Close the visit' }).click()
    assert.ok(await form.getByRole('button', { name: 'Close the visit' }).isDisabled())
    await form.getByLabel('Reason').fill('lost ticket, paid')
    await form.getByRole('button', { name: 'Close the visit' }).click()
    await form.waitFor({ state: 'hidden' })
    await details.getByText('lost ticket, paid').waitFor()
    await until(service, (visits) => visits.some(({ state }) => state === 'closed'))
    await details.getByRole('button', { name: 'Undo the last change' }).click()
    await details.getByText(/Undone by/).waitFor()
    await until(service, (visits) => visits.some(({ state }) => state === 'open'))
    await page.keyboard.press('Escape')
    await details.waitFor({ state: 'hidden' })
  })

  it('Visits: matches an entry with an exit that was not joined', async () => {
    const { page } = desk
    const exit = await pass(service, 'bandung.jpg', 'Gate 2', 5)
    await service.json(`/api/plates/${exit.detections[0].plate.id}`, {
      method: 'PATCH',
      body: { text: 'D8700ZZ' },
    })
    const visits = await until(service, (found) =>
      found.some(({ state, text }) => state === 'orphan_exit' && text === 'D8700ZZ'),
    )
    const entry = visits.find(({ state }) => state === 'open')
    await page.goto(`${service.url}/app/visits?visit=${entry.id}`)
    await page.getByRole('button', { name: 'Match with another visit' }).click()
    const form = page.getByRole('dialog', { name: 'Match with another visit' })
    await form.getByLabel('Plate of the other visit').fill('D8700ZZ')
    await form.getByRole('radio', { name: /D 8700 ZZ, Entry missed/ }).check()
    await assertAccessible(page, 'the search for another visit')
    await form.getByRole('button', { name: 'Match with another visit' }).click()
    await form.waitFor({ state: 'hidden' })
    await until(service, (found) => found.length === 3)
    await page.keyboard.press('Escape')
  })

  it('Review: one key a verdict, the next at once, and the way back', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/review`)
    await page.getByText('2 visits left').waitFor()
    const shown = page.locator('[data-case]')
    await shown.getByRole('img', { name: /B1284XYZ/ }).waitFor()
    assert.equal(await shown.locator('[data-differs]').count(), 2)
    // Its keys work once it is drawn.
    await settled(page)
    await page.keyboard.press('s')
    await shown.getByRole('img', { name: /L1093UB/ }).waitFor()
    await page.keyboard.press('u')
    await shown.getByRole('img', { name: /B1284XYZ/ }).waitFor()
    await page.keyboard.press('y')
    await shown.getByRole('img', { name: /L1093UB/ }).waitFor()
    await page.keyboard.press('n')
    await page.getByText('Nothing to review').waitFor()
    await until(service, (visits) => visits.every(({ state }) => state !== 'review'))
    await page.keyboard.press('u')
    await shown.getByRole('img', { name: /L1093UB/ }).waitFor()
    const visits = await service.json('/api/visits')
    const states = Object.fromEntries(visits.items.map(({ text, state }) => [text, state]))
    assert.equal(states['B1284XYZ'], 'closed')
    assert.equal(states['L1093UB'], 'review')
    await page.getByRole('link', { name: /Review\s*1/ }).waitFor()
  })

  for (const colorScheme of ['light', 'dark']) {
    it(`are accessible and fit a phone: ${colorScheme}`, async () => {
      const options = { colorScheme, viewport: phone, hasTouch: true }
      const { page, errors, close } = await open(browser, `${service.url}/app/visits`, options)
      await page.locator('[data-row]').first().waitFor()
      await assertFits(page, 'visits')
      await assertAccessible(page, 'visits')
      // All filters but the plate are behind the button, which counts those that are on.
      assert.equal(await page.getByRole('combobox', { name: 'State' }).count(), 0)
      await page.getByRole('button', { name: 'More filters' }).click()
      await page.getByRole('combobox', { name: 'State' }).click()
      await page.getByRole('option', { name: 'Inside' }).click()
      await page.getByRole('search').getByText('1', { exact: true }).waitFor()
      await assertFits(page, 'the filters of visits')
      await assertAccessible(page, 'the filters of visits')
      await page.goto(`${service.url}/app/review`)
      await page.locator('[data-case]').waitFor()
      await assertFits(page, 'review')
      await assertAccessible(page, 'review')
      assert.deepEqual(errors, [])
      await close()
    })
  }
})
