/** Counting by hand on Occupancy, and a pass from the form to the service. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { Service } from './service.mjs'

describe('occupancy and passes', suite, () => {
  let service, browser, desk
  before(async () => {
    service = await Service.start()
    const body = { name: 'North', capacity: 20, timezone: 'Asia/Jakarta' }
    await service.json('/api/lots', { method: 'POST', body })
    browser = await launch()
    desk = await open(browser, `${service.url}/app/occupancy`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('Occupancy: a count by hand sets the number, and the state', async () => {
    const { page } = desk
    await page.locator('[data-state="free"]').waitFor()
    await page.getByRole('button', { name: 'Count by hand' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Vehicles inside').fill('20')
    await form.getByLabel('Note').fill('After the power cut')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.locator('[data-state="full"]').waitFor()
    const inside = page.getByTitle('Show the visits of the vehicles inside', { exact: true })
    assert.equal(await inside.innerText(), '20')
    assert.match(await inside.getAttribute('href'), /^\/app\/visits\?lot=1&inside_at=/)
    const { items } = await service.json('/api/lots/1/recounts')
    assert.equal(items[0].counted, 20)
    assert.equal(items[0].note, 'After the power cut')
  })

  it('Occupancy: spaces of a class, and the day before', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Spaces by class' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Motorcycle').fill('8')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByText('0 of 8').waitFor()
    await page.getByRole('button', { name: 'Day before' }).click()
    await page.getByRole('button', { name: 'Today', exact: true }).click()
    await page.waitForURL((url) => !url.href.includes('day='))
    await page.getByText('Numbers of each hour').click()
    await page.getByTitle('Show the visits from 00:00 on', { exact: true }).waitFor()
    await assertAccessible(page, 'occupancy')
  })

  it('Passes: shows what a similar plate could do before the pass is saved', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/passes`)
    await page.getByRole('button', { name: 'Add a pass' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByRole('alert').getByText('Give a plate at least.').waitFor()
    await form.getByLabel('Plates').and(page.locator('input')).first().fill('d 1234 abc')
    await page.keyboard.press('Enter')
    await form.getByLabel('Holder').fill('Ani Wijaya')
    await form.getByRole('button', { name: 'Add hours' }).click()
    await form.getByRole('switch', { name: /Similar plates/ }).check()
    await form.getByText(/other texts would be accepted/).waitFor()
    await assertAccessible(page, 'the form of a pass')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByText('Mon–Fri 08:00–18:00').waitFor()
    const { items } = await service.json('/api/rights')
    assert.equal(items[0].holder, 'Ani Wijaya')
    assert.equal(items[0].accepts_similar, true)
    assert.deepEqual(items[0].hours, [{ weekdays: [1, 2, 3, 4, 5], start: '08:00', end: '18:00' }])
  })

  it('Passes: a change that somebody made meanwhile is not lost', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Edit: D 1234 ABC' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Instruction').fill('Greet')
    await service.json('/api/rights/1', { method: 'PATCH', body: { holder: 'Budi' } })
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByRole('alert').waitFor()
    assert.equal((await service.json('/api/rights/1')).instruction, null)
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
  })

  it('Passes: a file is checked line by line before it is imported', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Import' }).click()
    const form = page.getByRole('dialog', { name: 'Import' })
    const text =
      'kind,plates,holder,valid_until\n' +
      'season_pass,B 77 AB; B 78 AB,Citra,2031-12-31\nnonsense,L 1 A,,\n'
    await page.locator('input[type=file]').setInputFiles({
      name: 'passes.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    })
    await form.getByText('1 new, 0 changed, 0 unchanged, 1 invalid.').waitFor()
    await form.getByRole('cell', { name: 'Kind: “nonsense” is not known.' }).waitFor()
    const apply = form.getByRole('button', { name: 'Import', exact: true })
    assert.ok(await apply.isDisabled())
    await assertAccessible(page, 'the import of passes')
    await form.getByRole('switch', { name: 'Leave out invalid rows' }).check()
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import.png` })
    await apply.click()
    await form.waitFor({ state: 'hidden' })
    await page.getByText('Citra').waitFor()
    const { items } = await service.json('/api/rights?holder=Citra')
    assert.equal(items[0].plates.length, 2)
  })

  it('both fit a phone', async () => {
    const contents = {
      '/occupancy': (page) => page.getByRole('list', { name: 'Hours of North' }),
      '/passes': (page) => page.getByRole('table'),
    }
    for (const [path, content] of Object.entries(contents)) {
      const { page, close } = await open(browser, `${service.url}/app${path}`, { viewport: phone })
      await page.getByRole('heading', { level: 1 }).waitFor()
      await content(page).waitFor()
      await assertFits(page, path)
      await close()
    }
    assert.deepEqual(desk.errors, [])
  })
})
