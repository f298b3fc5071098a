/** The price of a visit: a validation, a payment by QRIS and one in cash, on the visit itself. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { addLot, pass, tariff, until } from './parking.mjs'
import { Service } from './service.mjs'
import { readQrCode } from './totp.mjs'

/** A merchant's own code, which asks for no amount. */
const QRIS =
  '00020101021126640013COM.BANK.WWW01189360000801234567890215ID10200300400500303UMI' +
  '51440014ID.CO.QRIS.WWW0215ID10200300400500303UMI5204752353033605802ID' +
  '5912PARKIR UTARA6007JAKARTA61051011062070703A0163049C57'
/** Where pictures of the tests go, for a look at them. */
const shots = process.env.SHOTS
async function shot(page, name) {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}/${name}.png` })
}

describe('payments of visits', suite, () => {
  let service, browser, desk
  const post = (path, body) => service.json(path, { method: 'POST', body })
  before(async () => {
    service = await Service.start({ GALAXY_PAYMENT_QRIS: QRIS })
    await addLot(service)
    const added = { name: 'By the hour', valid_from: '2020-01-01T00:00:00Z', data: tariff }
    await post('/api/tariffs', added)
    await service.json('/api/lots/1/tariff', { method: 'PUT', body: { tariff_id: 1 } })
    await pass(service, 'taxi.jpg', 'Gate 1', 2.5)
    await until(service, (visits) => visits.length === 1)
    await pass(service, 'bandung.jpg', 'Gate 2', 0.5)
    await until(service, (visits) => visits.length === 2)
    browser = await launch()
    desk = await open(browser, `${service.url}/app/visits?visit=1`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('a validation is given, and the price takes it off', async () => {
    const { page } = desk
    const details = page.getByRole('dialog', { name: 'Visit 1' })
    await details.getByRole('button', { name: 'Calculate the price' }).click()
    // Two hours and a half: three intervals.
    await details.getByRole('button', { name: /15,000 received in cash$/ }).waitFor()
    await details.getByRole('button', { name: 'Give a validation' }).click()
    const form = page.getByRole('dialog', { name: 'Give a validation' })
    await form.getByText('Minutes off', { exact: true }).first().waitFor()
    await form.getByRole('textbox', { name: 'Minutes off' }).fill('60')
    await form.getByRole('textbox', { name: 'Given by' }).fill('Cinema')
    await assertAccessible(page, 'the form of a validation')
    await shot(page, 'validation')
    await form.getByRole('button', { name: 'Give a validation' }).click()
    await form.waitFor({ state: 'hidden' })
    await details.getByText('60 minutes off', { exact: true }).waitFor()
    // It is calculated again by itself.
    await details.getByRole('button', { name: /10,000 received in cash$/ }).waitFor()
    await assertAccessible(page, 'the price of a visit')
    await shot(page, 'price')
  })

  it('the code of QRIS is shown, and a person records that the money is there', async () => {
    const { page } = desk
    const details = page.getByRole('dialog', { name: 'Visit 1' })
    await details.getByText('QRIS', { exact: true }).click()
    await details.getByRole('button', { name: /^Show the code for/ }).click()
    const svg = details.getByRole('img', { name: /^QR code of payment/ })
    await svg.waitFor()
    assert.match(await readQrCode(svg), /540510000/)
    await details.getByText('Pending', { exact: true }).waitFor()
    await assertAccessible(page, 'the code of a payment')
    await shot(page, 'code')
    await details.getByRole('button', { name: 'The money is there' }).click()
    const form = page.getByRole('dialog', { name: 'The money is there' })
    await form.getByRole('textbox', { name: 'Reference' }).fill('A-4711')
    await form.getByRole('button', { name: 'The money is there' }).click()
    await details.getByText('Settled').waitFor()
    await details.getByText('Reference: A-4711').waitFor()
    await svg.waitFor({ state: 'hidden' })
    await details.getByRole('link', { name: 'All quotes and payments of this visit' }).click()
    await page.getByRole('link', { name: '1', exact: true }).click()
    await page.getByRole('dialog', { name: 'Visit 1' }).waitFor()
  })

  it('a lost ticket is paid in cash', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/visits?visit=2`)
    const details = page.getByRole('dialog', { name: 'Visit 2' })
    assert.ok(await details.getByRole('switch', { name: 'Lost ticket' }).isDisabled())
    await details.getByRole('button', { name: 'Calculate the price' }).click()
    await details.getByRole('button', { name: /60,000 received in cash$/ }).click()
    await page.getByText(/^Paid: payment \d+, reference galaxy-/).waitFor()
    await details.getByText('Settled').waitFor()
    const { items } = await service.json('/api/payments?visit_id=2&state=settled')
    assert.equal(items[0].amount, 60_000)
    assert.deepEqual(desk.errors, [])
  })

  it('a part of a payment is refunded, and then all that remains', async () => {
    const { page } = desk
    const [{ id }] = (await service.json('/api/payments?visit_id=2&state=settled')).items
    await page.goto(`${service.url}/app/payments?payment=${id}`)
    const details = page.getByRole('dialog', { name: `Payment ${id}` })
    const form = page.getByRole('dialog', { name: 'Refund' })
    const give = async (amount) => {
      await details.getByRole('button', { name: 'Refund', exact: true }).click()
      if (amount) await form.getByRole('textbox', { name: 'Amount' }).fill(amount)
      await form.getByRole('textbox', { name: 'Reason' }).fill('the ticket was found')
      await assertAccessible(page, 'the form of a refund')
      await shot(page, 'refund')
      await form.getByRole('button', { name: 'Refund', exact: true }).click()
      await form.waitFor({ state: 'hidden' })
    }
    await give('25000')
    const list = details.getByRole('group', { name: 'Refunds' })
    await list.getByText(/25,000/).waitFor()
    await details.getByText('Settled', { exact: true }).first().waitFor()
    await assertAccessible(page, 'a payment that was refunded in part')
    await shot(page, 'refunds')
    await give(null)
    await list.getByText(/35,000/).waitFor()
    const payment = await service.json(`/api/payments/${id}`)
    assert.deepEqual([payment.state, payment.refunded_amount], ['refunded', 60_000])
    assert.deepEqual(desk.errors, [])
  })

  it('fits a phone, dark and Indonesian', async () => {
    const { page, close } = await open(browser, `${service.url}/app/visits?visit=1`, {
      viewport: phone,
      hasTouch: true,
      colorScheme: 'dark',
      locale: 'id-ID',
    })
    await page.getByRole('button', { name: 'Hitung tarif' }).click()
    await page.getByRole('table', { name: 'Cara harga dihitung' }).waitFor()
    await assertFits(page, 'a visit')
    await assertAccessible(page, 'a visit on a phone')
    await page.getByRole('table', { name: 'Cara harga dihitung' }).scrollIntoViewIfNeeded()
    await shot(page, 'phone')
    await close()
  })
})
