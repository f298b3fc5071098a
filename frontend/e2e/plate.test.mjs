/** One plate's way through the dashboard, as a guard takes it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'

import { launch, open, suite } from './browser.mjs'
import { picture, Service } from './service.mjs'

const shown = (page, text) => page.locator(`[data-plate="${text}"]`)

describe('a plate from the photo to the block list', suite, () => {
  let service, browser, live, desk
  const hero = () => live.page.getByTestId('hero')

  before(async () => {
    service = await Service.start()
    await service.json('/api/lots', {
      method: 'POST',
      body: { name: 'North', timezone: 'Asia/Jakarta' },
    })
    const gate = { name: 'Gate 1', type: 'entry', lot_id: 1, country: 'ID' }
    await service.json('/api/locations', { method: 'POST', body: gate })
    browser = await launch()
    live = await open(browser, `${service.url}/app/`)
    desk = await open(browser, `${service.url}/app/detect`)
  })

  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('starts empty and says what to do', async () => {
    await live.page.getByText('No readings yet').waitFor()
    await live.page.locator('[data-connection="live"]').first().waitFor()
  })

  it('reads an uploaded photo and shows it on Live without a reload', async () => {
    await desk.page.locator('input[type=file]').setInputFiles(picture('jakarta.jpg'))
    await desk.page.locator('[data-upload="done"]').waitFor({ timeout: 120_000 })
    await desk.page
      .locator('[data-detection]')
      .filter({ has: shown(desk.page, 'B 1234 XYZ') })
      .waitFor()
    await hero().locator('[data-plate="B 1234 XYZ"]').waitFor()
    assert.equal(await hero().getAttribute('data-status'), 'unlisted')
  })

  it('says in words why a file is no photo', async () => {
    const file = { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') }
    await desk.page.locator('input[type=file]').setInputFiles(file)
    await desk.page.locator('[data-upload="failed"]').waitFor()
    const text = await desk.page.locator('[data-upload="failed"]').innerText()
    assert.match(text, /cannot be read|not a picture/)
  })

  it('is found by a misread of it, with the reason', async () => {
    const { page } = desk
    await page.keyboard.press('3')
    await page.getByRole('textbox', { name: 'Plate' }).fill('8I234XYZ')
    await page.getByRole('combobox', { name: 'Comparison' }).click()
    await page.getByRole('option', { name: 'Similar' }).click()
    const row = page.locator('[data-row]').filter({ has: shown(page, 'B 1234 XYZ') })
    // The row of before stays until the search is done.
    await row.getByText('B instead of 8, 1 instead of I').waitFor()
    assert.match(page.url(), /plate=8I234XYZ/)
    assert.match(page.url(), /match=fuzzy/)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.waitForURL((url) => !url.search.includes('plate='))
    assert.equal(await page.getByRole('textbox', { name: 'Plate' }).inputValue(), '')
    assert.equal(await page.getByRole('combobox', { name: 'Comparison' }).inputValue(), 'Contains')
  })

  it('is corrected, what was read stays beside it, and the correction is taken back', async () => {
    const { page } = desk
    await page.locator('[data-row]').first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: 'Correct the reading' }).click()
    await drawer.getByLabel('Correct text of the plate').fill('B 1234 XYS')
    await drawer.getByRole('button', { name: 'Correct', exact: true }).click()
    await shown(drawer, 'B 1234 XYS').waitFor()
    await drawer.getByText('Read by the engine').waitFor()
    await drawer.getByText(/: B1234XYZ became B1234XYS/).waitFor()
    await hero().locator('[data-plate="B 1234 XYS"]').waitFor()
    await drawer.getByRole('button', { name: 'Undo' }).click()
    await shown(drawer, 'B 1234 XYZ').waitFor()
    await hero().locator('[data-plate="B 1234 XYZ"]').waitFor()
  })

  it('is blocked, and Live follows', async () => {
    const { page } = desk
    const drawer = page.getByRole('dialog', { name: /^Detection \d/ })
    await drawer.getByRole('button', { name: 'Change status' }).click()
    await page.getByRole('menuitem', { name: 'Block' }).click()
    const form = page.getByRole('dialog', { name: /^Block: / })
    await form.getByRole('textbox', { name: 'Reason' }).fill('Unpaid')
    await form.getByRole('button', { name: 'Block' }).click()
    await form.waitFor({ state: 'hidden' })
    await drawer.locator('[data-status="blocked"]').waitFor()
    await live.page.locator('[data-testid=hero][data-status=blocked]').waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
  })

  it('raises the alarm when it comes again', async () => {
    assert.equal(await live.page.locator('[data-alarm]').count(), 0)
    await service.upload('jakarta.jpg', { location: 'Gate 1' })
    const alarm = live.page.locator('[data-alarm="critical"]')
    await alarm.waitFor()
    assert.match(await alarm.innerText(), /Blocked plates[\s\S]*B 1234 XYZ[\s\S]*Gate 1/)
    await live.page.locator('[data-testid=hero][data-status=blocked]').waitFor()
  })

  it('reaches who looks at another page, and acknowledged there it is gone everywhere', async () => {
    const { page } = desk
    const alarm = page.locator('[data-alarm="critical"]')
    assert.match(page.url(), /detections/)
    await alarm.waitFor()
    await alarm.getByRole('link', { name: 'Show' }).click()
    const drawer = page.getByRole('dialog', { name: /^Alarm \d+/ })
    await drawer.locator('[data-plate="B 1234 XYZ"]').waitFor()
    await drawer.getByRole('radio', { name: 'Acted' }).check()
    await drawer.getByLabel('Comment').fill('Sent away')
    await drawer.getByRole('button', { name: 'Acknowledge' }).click()
    await drawer.getByText('Sent away').waitFor()
    await live.page.locator('[data-alarm]').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    await page.getByText('No open alarms').waitFor()
    await page.keyboard.press('3')
    await page.locator('[data-row]').first().waitFor()
    assert.equal(await page.locator('[data-alarm]').count(), 0)
  })

  it('stands on Lists and in Statistics', async () => {
    const { page } = desk
    await page.keyboard.press('6')
    const entry = page.getByRole('row').filter({ has: shown(page, 'B 1234 XYZ') })
    await entry.getByText('Blocked').waitFor()
    await page.keyboard.press('5')
    const status = page.getByRole('region', { name: 'Status' })
    await status
      .getByRole('listitem')
      .filter({ hasText: 'Blocked' })
      .filter({ hasText: '2' })
      .waitFor()
  })

  it('is in the CSV of the filtered detections', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/detections?status=blocked`)
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /CSV/ }).click(),
    ])
    assert.match(download.suggestedFilename(), /^detections-.*\.csv$/)
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split(/\r?\n/)
    // Blocked when it came again; the first time it was not on a list yet.
    assert.equal(lines.length, 2, lines.join('\n'))
    assert.match(lines[1], /B1234XYZ/)
    assert.match(lines[1], /blocked/)
  })

  it('is deleted with its photo after a confirmation', async () => {
    const { page } = desk
    await page.locator('[data-row]').first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: 'Delete this photo' }).click()
    const question = page.getByRole('dialog', { name: 'Delete this photo' })
    await question.waitFor()
    // The keys of the page behind do nothing meanwhile.
    const address = page.url()
    await page.keyboard.press('j')
    await page.keyboard.press('1')
    assert.equal(page.url(), address)
    await question.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('1 detection in all').waitFor()
  })

  it('had no error in the browser', () => {
    assert.deepEqual([...live.errors, ...desk.errors], [])
  })
})
