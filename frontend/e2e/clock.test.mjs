/** One clock a view: two lots in two zones, and a browser in a third one. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, holdBack, launch, open, phone, suite } from './browser.mjs'
import { Service } from './service.mjs'

// 23:30 in Berlin, 05:30 of the next day in Jakarta, 06:30 in Makassar.
const captured_at = '2026-11-26T22:30:00Z'

describe('the clock of a view', suite, () => {
  let service, browser, desk
  before(async () => {
    service = await Service.start()
    const post = (path, body) => service.json(path, { method: 'POST', body })
    await post('/api/lots', { name: 'West', timezone: 'Asia/Jakarta' })
    await post('/api/lots', { name: 'East', timezone: 'Asia/Makassar' })
    await post('/api/locations', { name: 'Gate W', type: 'entry', lot_id: 1 })
    await post('/api/locations', { name: 'Gate E', type: 'entry', lot_id: 2 })
    await service.upload('jakarta.jpg', { location: 'Gate E', captured_at })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/detections`, { timezoneId: 'Europe/Berlin' })
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('Detections: rows, filter and export have the zone of the chosen location', async () => {
    const { page } = desk
    const time = page.getByRole('table').locator('time').first()
    await page.getByText('Times in GMT+1 (Europe/Berlin)').waitFor()
    assert.match(await time.innerText(), /Nov 26.* 23:30/)
    assert.match(await time.getAttribute('title'), /GMT\+1\nLocal time there: .*06:30:00 WITA/)
    await page.goto(`${service.url}/app/detections?location=2`)
    await page.getByText('Times in WITA (Asia/Makassar)').waitFor()
    assert.match(await time.innerText(), /Nov 27.* 06:30/)

    const from = page.getByLabel('From', { exact: true })
    await from.fill('27 nov 2026 6:30')
    assert.match(page.url(), /from=2026-11-26T22%3A30/)
    await from.blur()
    assert.equal(await from.inputValue(), 'Nov 27, 2026, 06:30')
    await from.fill('tomorrow')
    await from.blur()
    await page.getByText(/^Write it as/).waitFor()
    await page.getByRole('button', { name: 'Calendar: From' }).click()
    const calendar = page.getByRole('dialog', { name: 'Calendar: From' })
    await calendar.getByRole('button', { name: '28 November 2026' }).click()
    // Rows of before are pale until the new ones are there.
    await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' })
    await assertAccessible(page, 'detections with a calendar')
    await page.keyboard.press('Escape')
    assert.equal(await from.inputValue(), 'Nov 28, 2026, 06:30')
    await page.getByRole('button', { name: 'Period' }).click()
    await page.getByRole('menuitem', { name: 'This shift' }).click()
    assert.match(page.url(), /from=\S+T\d\d%3A00\S+to=/)

    await page.goto(`${service.url}/app/detections?location=2`)
    await page.getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'CSV' }).click()
    assert.match(readFileSync(await (await download).path(), 'utf8'), /2026-11-27T06:30:00\+08:00/)
  })

  it('Statistics: seven days are seven bars, today is shown by its hours', async () => {
    const { page } = desk
    const answer = () => page.waitForResponse((one) => /(?<!\/app)\/statistics\?/.test(one.url()))
    // Nothing is counted by days before the zones of the places are known.
    const release = await holdBack(page, /\/api\/(locations|lots)/)
    const first = answer()
    await page.goto(`${service.url}/app/statistics?location=1&period=week`)
    await page.getByRole('heading', { level: 1, name: 'Statistics' }).waitFor()
    await release()
    const week = await first
    const { trend, timezone } = await week.json()
    assert.deepEqual([trend.length, timezone], [7, 'Asia/Jakarta'])
    await page.getByText('Times in WIB (Asia/Jakarta)').waitFor()
    await page.getByText('Today', { exact: true }).click()
    await page.getByRole('heading', { name: 'Hour by hour' }).waitFor()
  })

  it('shows no time, and exports none, before the zones of the places are known', async () => {
    const { page } = desk
    const release = await holdBack(page, /\/api\/(locations|lots)/)
    await page.goto(`${service.url}/app/detections`)
    const time = page.locator('tbody time').first()
    await time.waitFor({ state: 'attached' })
    assert.equal(await time.isVisible(), false)
    const button = page.getByRole('button', { name: 'Export' })
    assert.equal(await button.isDisabled(), true)
    await release()
    await time.waitFor()
    assert.equal(await button.isDisabled(), false)
  })

  it('fits on a phone', async () => {
    const { page } = desk
    await page.setViewportSize(phone)
    for (const path of ['detections', 'occupancy', 'audit', 'payments']) {
      await page.goto(`${service.url}/app/${path}`)
      await page
        .getByText(/^Times in/)
        .first()
        .waitFor()
      await assertFits(page, path)
    }
  })
})
