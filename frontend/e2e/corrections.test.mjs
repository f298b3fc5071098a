/** A plate is corrected where it is seen to be wrong: from an alarm, and from a visit. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { launch, open, suite } from './browser.mjs'
import { addLot, pass, until } from './parking.mjs'
import { Service } from './service.mjs'

/** Fills in the form that is open, and sends it. */
async function correct(page, text) {
  const form = page.getByRole('dialog', { name: 'Correct the reading' })
  await form.getByLabel('Correct text of the plate').fill(text)
  await page.keyboard.press('Enter')
  await form.waitFor({ state: 'detached' })
}

describe('corrections', suite, () => {
  let service, browser, desk
  before(async () => {
    service = await Service.start()
    browser = await launch()
    await addLot(service)
    const body = { plate: 'B 1234 XYZ', status: 'blocked' }
    await service.json('/plate_status', { method: 'POST', body })
    await pass(service, 'jakarta.jpg', 'Gate 1', 2)
    await until(service, (visits) => visits.some(({ text }) => text === 'B1234XYZ'))
    desk = await open(browser, `${service.url}/app/alarms`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('from an alarm: it keeps what was read, and shows what it was corrected to', async () => {
    const { page } = desk
    await page.getByRole('link', { name: 'Blocked plates' }).click()
    const alarm = page.getByRole('dialog')
    await alarm.getByText('Status of the plate: Blocked').waitFor()
    await alarm.getByRole('button', { name: 'Correct the reading' }).click()
    await correct(page, 'B 1234 XYS')
    await alarm.getByText('Corrected to').waitFor()
    await alarm.locator('[data-plate="B 1234 XYS"]').waitFor()
    const { items } = await service.json('/api/alarms')
    assert.deepEqual([items[0].text, items[0].state], ['B1234XYZ', 'open'])
    const [visit] = await until(service, (visits) => visits[0].text === 'B1234XYS')
    assert.equal(visit.state, 'open')
  })

  it('from a visit: the visit has the corrected plate', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/visits`)
    await page.locator('[data-row]').filter({ hasText: 'B 1234 XYS' }).click()
    const visit = page.getByRole('dialog')
    await visit.getByRole('button', { name: /^Correct/ }).click()
    await correct(page, 'B 1234 XYT')
    await until(service, (visits) => visits[0].text === 'B1234XYT')
    await visit.locator('[data-plate="B 1234 XYT"]').first().waitFor()
    const { items } = await service.json('/detections?plate=B1234XYT')
    assert.equal(items[0].plate.observed_text, 'B1234XYZ')
    assert.deepEqual(desk.errors, [])
  })
})
