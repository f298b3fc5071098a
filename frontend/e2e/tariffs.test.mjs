/** A tariff from a file to a lot, the price of a stay, a new version; a payment and its refund. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { root, Service } from './service.mjs'

const file = join(root, 'examples/tariffs/office_with_nights_2026.yaml')
const HOUR_MS = 3_600_000

/** Waits until the reading has begun a visit. */
async function firstVisit(service) {
  for (;;) {
    const [visit] = (await service.json('/api/visits')).items
    if (visit) return visit
    await new Promise((wake) => setTimeout(wake, 100))
  }
}

describe('tariffs and payments', suite, () => {
  let service, browser, desk
  const post = (path, body) => service.json(path, { method: 'POST', body })
  before(async () => {
    service = await Service.start()
    await post('/api/lots', { name: 'North', capacity: 120, timezone: 'Asia/Jakarta' })
    await post('/api/locations', { name: 'Gate 1', type: 'entry', lot_id: 1, country: 'ID' })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/tariffs`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('imports a file, shows what a stay costs, and saves it', async () => {
    const { page } = desk
    await page.getByText('No tariff yet').waitFor()
    await page.locator('input[type=file]').setInputFiles(file)
    const name = page.getByRole('textbox', { name: 'Name', exact: true })
    assert.equal(await name.inputValue(), 'Office with nights (example)')
    await page.getByLabel('Entry', { exact: true }).fill('2026-11-27T18:10')
    await page.getByLabel('Exit', { exact: true }).fill('2026-11-27T23:00')
    // 4 000, 3 000, twice 2 500 and the night, 15 000; with 11 % tax rounded up to 500.
    await page.getByRole('status', { name: 'Total' }).getByText('30,000').waitFor()
    const steps = page.getByRole('table', { name: 'How the price is computed' })
    assert.equal(await steps.locator('[data-step="flat"]').count(), 1)
    await assertAccessible(page, 'the form of a tariff')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Office with nights (example)' }).waitFor()
    const stored = await service.json('/api/tariffs/1/versions/1')
    assert.deepEqual(stored.data.rounding, { unit: 500, mode: 'up' })
    assert.deepEqual(stored.data.tax, { name: 'PPN', basis_points: 1100, included: false })
    assert.equal(stored.data.rates[0].flat, 15_000)
    await assertAccessible(page, 'a tariff')
  })

  it('says what is wrong in a file', async () => {
    const { page } = desk
    const text = 'currency: {code: IDR, decimals: 0}\nrates: [{name: Day, flat: -1}]\n'
    await page.locator('input[type=file]').setInputFiles({
      name: 'wrong.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(text),
    })
    await page.getByText('wrong.yaml could not be imported').waitFor()
  })

  it('adds a version with the keyboard and prices the edited fields at once', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'New version' }).press('Enter')
    const amount = page
      .getByRole('group', { name: 'Night' })
      .getByRole('textbox', { name: 'Amount' })
    await amount.fill('20000')
    await page.getByLabel('Entry', { exact: true }).fill('2026-11-27T20:00')
    await page.getByLabel('Exit', { exact: true }).fill('2026-11-27T23:00')
    // 20 000 and 11 % tax, rounded up to 500.
    await page.getByRole('status', { name: 'Total' }).getByText('22,500').waitFor()
    await page.getByRole('button', { name: 'Save' }).press('Enter')
    await page.getByRole('link', { name: 'Version 2' }).waitFor()
    assert.equal((await service.json('/api/tariffs/1/versions/2')).data.rates[0].flat, 20_000)
  })

  it('gives a lot its tariff', async () => {
    const { page } = desk
    await page.getByRole('link', { name: 'All tariffs' }).click()
    await page.getByRole('combobox', { name: 'Tariff of North' }).click()
    await page.getByRole('option', { name: 'Office with nights (example)' }).click()
    await page.getByText('North has the tariff Office with nights (example) now').waitFor()
    assert.equal((await service.json('/api/lots/1/tariff')).tariff.id, 1)
    await assertAccessible(page, 'the tariffs')
  })

  it('shows a payment with its steps, and gives it back with a reason', async () => {
    const captured_at = new Date(Date.now() - 3 * HOUR_MS).toISOString()
    await service.upload('taxi.jpg', { location: 1, captured_at })
    const visit = await firstVisit(service)
    // Not the price of the stay: Sundays and holidays are free.
    const quote = await post(`/api/visits/${visit.id}/quote`, { lost_ticket: true })
    const paid = { quote_id: quote.id, provider: 'cash' }
    await post(`/api/visits/${visit.id}/payments`, paid)
    const { page } = desk
    await page.getByRole('link', { name: 'Payments' }).click()
    await page.getByRole('region', { name: 'Totals of a shift' }).first().waitFor()
    await page.getByRole('button', { name: `Details: ${quote.id}` }).click()
    const details = page.getByRole('dialog', { name: `Payment ${quote.id}` })
    await details.getByRole('table', { name: 'How the price is computed' }).waitFor()
    await assertAccessible(page, 'a payment')
    await details.getByRole('button', { name: 'Refund' }).click()
    const form = page.getByRole('dialog', { name: 'Refund' })
    await form.getByRole('textbox', { name: 'Reason' }).fill('Charged twice')
    await form.getByRole('button', { name: 'Refund' }).click()
    await form.waitFor({ state: 'hidden' })
    await details.getByRole('cell', { name: 'Charged twice' }).waitFor()
    assert.equal((await service.json(`/api/payments/${quote.id}`)).state, 'refunded')
    await page.keyboard.press('Escape')
    await details.waitFor({ state: 'hidden' })
    await assertAccessible(page, 'the payments')
    assert.deepEqual(desk.errors, [])
  })

  it('fits a phone, dark and Indonesian', async () => {
    const { page, errors, close } = await open(browser, `${service.url}/app/tariffs`, {
      viewport: phone,
      hasTouch: true,
      colorScheme: 'dark',
      locale: 'id-ID',
    })
    const steps = page.getByRole('table', { name: 'Cara harga dihitung' })
    for (const [path, shown] of [
      ['/tariffs', page.getByRole('combobox', { name: 'Tarif North' })],
      ['/tariffs?tariff=1', steps],
      ['/tariffs?tariff=1&edit=new', steps],
      ['/payments', page.getByRole('button', { name: /^Rincian: / }).first()],
    ]) {
      await page.goto(`${service.url}/app${path}`)
      await shown.waitFor()
      await assertFits(page, path)
      await assertAccessible(page, path)
    }
    assert.deepEqual(errors, [])
    await close()
  })
})
