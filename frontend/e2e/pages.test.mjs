/** The main task of each page that the story leaves out, and what holds for all of them. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { picture, Service } from './service.mjs'

const paths = [
  '/',
  '/alarms',
  '/gates',
  '/cameras',
  '/detect',
  '/detections',
  '/detections?row=1&session=99',
  '/detections?plate=NOTHERE',
  '/visits',
  '/review',
  '/payments',
  '/plate?plate=B1234XYZ',
  '/plate',
  '/reports?period=week',
  '/lists',
  '/passes',
  '/occupancy',
  '/statistics',
  '/places',
  '/tariffs',
  '/rules',
  '/integrations/webhooks',
  '/integrations/ingest',
  '/system',
  '/sites',
  '/account',
  '/nowhere',
]
/** Pages whose own tests look at them on a dark phone. */
const shownElsewhere = new Set([
  '/gates',
  '/cameras',
  '/visits',
  '/review',
  '/payments',
  '/reports?period=week',
  '/passes',
  '/occupancy',
  '/tariffs',
  '/rules',
  '/integrations/webhooks',
  '/integrations/ingest',
])
/** Each page is light and dark, wide and narrow once: the other two mixes find nothing more. */
const looks = [
  { colorScheme: 'light', size: 'desktop' },
  { colorScheme: 'dark', size: 'phone', viewport: phone, hasTouch: true },
]

describe('the pages', suite, () => {
  let service, browser, desk
  before(async () => {
    service = await Service.start()
    browser = await launch()
    desk = await open(browser, `${service.url}/app/places`)
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('Locations: adds a lot and a gate, and says why a used one cannot go', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Add a lot' }).click()
    let form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('North')
    await form.getByLabel('Spaces').fill('120')
    await form.getByRole('combobox', { name: 'Timezone' }).click()
    await form.getByRole('combobox', { name: 'Timezone' }).fill('Jakarta')
    await page.getByRole('option', { name: 'Asia/Jakarta' }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Add a location' }).click()
    form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('Gate 1')
    await form.getByRole('combobox', { name: 'Lot' }).click()
    await page.getByRole('option', { name: 'North' }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: 'Gate 1', exact: true }).waitFor()

    for (const name of ['jakarta.jpg', 'taxi.jpg', 'bandung.jpg'])
      await service.upload(name, { location: 'Gate 1' })
    await page.getByRole('button', { name: 'Delete: Gate 1' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    assert.match(await page.getByRole('dialog').getByRole('alert').innerText(), /3/)
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  })

  it('Lists: adds a plate with an end and a note', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/lists`)
    await page.getByRole('button', { name: 'Add a plate' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Plate').fill('b 1234 xyz')
    await form.getByText('Watched').click()
    await form.getByLabel('Valid until', { exact: true }).fill('2031-01-02T03:04')
    await form.getByLabel('Note').fill('Visitor of the office')
    await form.getByRole('button', { name: 'Save' }).click()
    const row = page.getByRole('row').filter({ has: page.locator('[data-plate="B 1234 XYZ"]') })
    await row.getByText('Watched').waitFor()
    assert.match(await row.innerText(), /Visitor of the office/)
    const { items } = await service.json('/plate_status/entries')
    assert.equal(items[0].valid_until, '2031-01-01T20:04:00Z')
  })

  it('Lists: shows what is wrong in a CSV file before it imports the rest', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Import' }).click()
    const form = page.getByRole('dialog')
    const buffer = Buffer.from('Mobil;Daftar;Catatan\nD 8705 QK;izin;Staff\nL 1 A;nonsense;\n')
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      form.getByRole('button', { name: 'File' }).click(),
    ])
    await chooser.setFiles({ name: 'list.csv', mimeType: 'text/csv', buffer })
    await form.getByText('Choose the columns for: Plate.').waitFor()
    await form.getByRole('combobox', { name: 'Plate' }).click()
    await page.getByRole('option', { name: 'Mobil' }).click()
    await form.getByText('1 new, 0 changed, 0 unchanged, 1 invalid.').waitFor()
    await form.getByRole('cell', { name: 'Status: “nonsense” is not known.' }).waitFor()
    await assertAccessible(page, 'the import of lists')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      form.getByRole('button', { name: 'Download the rows with problems' }).click(),
    ])
    const bad = readFileSync(await download.path(), 'utf8')
    assert.match(bad, /^\uFEFFMobil,Daftar,Catatan,Problem\r\nL 1 A,nonsense,,Status: /)
    const apply = form.getByRole('button', { name: 'Import', exact: true })
    assert.ok(await apply.isDisabled())
    await form.getByRole('switch', { name: 'Leave out invalid rows' }).check()
    await apply.click()
    await page.locator('[data-plate="D 8705 QK"]').waitFor()
  })

  it('Detections: opens every stored picture, and asks for what was read', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/detections`)
    await page.locator('[data-row]').first().click()
    const links = page.getByRole('dialog').getByRole('list', { name: 'Pictures' }).getByRole('link')
    await links.first().waitFor()
    assert.deepEqual(await links.allInnerTexts(), ['Original', 'With boxes', 'Vehicle', 'Plate'])
    for (const link of await links.all()) {
      const answer = await fetch(new URL(await link.getAttribute('href'), service.url))
      assert.match(answer.headers.get('content-type'), /image/)
    }
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'More filters' }).click()
    await page.getByRole('combobox', { name: 'Reading' }).click()
    await page.getByRole('option', { name: 'Not read' }).click()
    await page.getByText('No detection fits these filters').waitFor()
    assert.match(page.url(), /read=false/)
    await page.getByRole('button', { name: 'Clear filters' }).first().click()
    await page.locator('[data-row]').first().waitFor()
    await page.goto(`${service.url}/app/detections?plate=NOWHERE&row=1&session=1`)
    await page.getByRole('dialog').getByText('Candidate readings').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('No detection fits these filters').waitFor()
    await page.waitForURL((url) => !url.href.includes('session'))
  })

  it('Plate: shows pictures, places, hours and the status', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/plate?plate=B1234XYZ`)
    await page.getByRole('region', { name: 'Pictures' }).getByRole('link').first().waitFor()
    await page.getByRole('region', { name: 'Where' }).getByText('Gate 1').first().waitFor()
    await page.getByRole('img', { name: 'When in the week' }).waitFor()
    await page.locator('[data-status="watched"]').first().waitFor()
  })

  it('Statistics: counts, and gives each chart’s numbers as a file', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/statistics`)
    await page.getByText('Different plates').waitFor()
    await page.locator('.recharts-surface').first().waitFor()
    await page.getByRole('button', { name: 'Numbers as a file: Day by day' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /CSV/ }).click(),
    ])
    assert.match(download.suggestedFilename(), /^statistics-trend-.*\.csv$/)
    assert.match(readFileSync(await download.path(), 'utf8'), /^date,detections/)
  })

  it('System: shows health, engine and queue', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/system`)
    await page.locator('[data-ready="true"]').waitFor()
    await page.getByText(/0 of \d+ places taken/).waitFor()
  })

  it('System: shows each model with its facts and measured figures', async () => {
    const { page } = desk
    const models = await service.json('/api/models')
    assert.ok(models.some(({ sha256 }) => sha256))
    for (const { name, sha256, metrics } of models) {
      const panel = page.getByTestId('models').getByRole('region', { name, exact: true })
      await panel.getByText('Measured figures').waitFor()
      if (sha256) await panel.getByText(sha256).waitFor()
      const shown = await panel.locator('details dl').count()
      assert.ok(
        shown >= Object.values(metrics).filter((value) => value.constructor === Object).length,
        name,
      )
    }
  })

  it('Detect: takes a photo from the camera', async () => {
    const { page, close } = await open(browser, `${service.url}/app/detect`, {
      permissions: ['camera'],
    })
    await page.getByRole('button', { name: 'Use the camera' }).click()
    await page.getByRole('button', { name: 'Take the photo' }).click()
    await page.locator('[data-upload="done"]').waitFor({ timeout: 120_000 })
    await close()
  })

  it('Live: the alarm sound stays on from page to page', async () => {
    const { page, close } = await open(browser, `${service.url}/app/`)
    await page.getByRole('button', { name: 'Turn the alarm sound on' }).click()
    const off = page.getByRole('button', { name: 'Turn the alarm sound off' })
    await off.waitFor()
    await page.keyboard.press('3')
    await page.getByRole('heading', { level: 1, name: 'Detections' }).waitFor()
    await page.keyboard.press('1')
    await off.waitFor()
    // After a reload the browser wants a touch first.
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Live' }).click()
    await off.click()
    await page.getByRole('button', { name: 'Turn the alarm sound on' }).waitFor()
    await close()
  })

  it('Live: pauses, counts, catches up', async () => {
    const { page, close } = await open(browser, `${service.url}/app/`)
    await page.locator('[data-connection="live"]').first().waitFor()
    await page.getByTestId('hero').waitFor()
    const count = await page.locator('[data-reading]').count()
    await page.keyboard.press(' ')
    await service.upload('taxi.jpg')
    await page.getByRole('button', { name: 'Resume (1 new)' }).waitFor()
    assert.equal(await page.locator('[data-reading]').count(), count)
    await page.getByRole('button', { name: 'Resume (1 new)' }).click()
    await page.locator('[data-reading]').nth(count).waitFor()
    await close()
  })

  it('the address holds the table: a copied link shows the same', async () => {
    const address = `${service.url}/app/detections?plate=B&match=prefix&size=25&sort=captured_at`
    const { page, close } = await open(browser, address)
    await page.locator('[data-row]').first().waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'Plate' }).inputValue(), 'B')
    assert.equal(await page.locator('[data-row]').count(), 1)
    assert.equal(await page.locator('th[aria-sort="ascending"]').innerText(), 'Time')
    await close()
  })

  it('Back closes what is open, one thing at a time, and stays in the dashboard', async () => {
    const { page, errors, close } = await open(browser, `${service.url}/app/detections`)
    const details = page.getByRole('dialog', { name: /^Detection/ })
    await page.locator('[data-row]').first().waitFor()
    await page.keyboard.press('/')
    const search = page.getByRole('dialog', { name: 'Search' })
    await search.getByRole('textbox').fill('B 1234 XY2')
    await page.keyboard.press('Enter')
    await search.getByRole('heading', { name: 'Similar plates' }).waitFor()
    await search.locator('a[href="/app/plate?plate=B1234XYZ"]').first().waitFor()
    await assertAccessible(page, 'search')
    await page.goBack()
    await search.waitFor({ state: 'hidden' })
    await page.locator('[data-row]').first().click()
    await details.waitFor()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Help and shortcuts' })
    await help.getByRole('heading', { name: 'Help and shortcuts' }).click({ trial: true })
    await page.goBack()
    await help.waitFor({ state: 'hidden' })
    assert.ok(await details.isVisible())
    await page.goBack()
    await details.waitFor({ state: 'hidden' })
    assert.equal(new URL(page.url()).pathname, '/app/detections')
    assert.deepEqual(errors, [])
    await close()
  })

  it('speaks Indonesian, lists its keys, and a page that is not there says so', async () => {
    const { page, close } = await open(browser, `${service.url}/app/lists`)
    await page.getByRole('heading', { level: 1, name: 'Lists' }).waitFor()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Help and shortcuts' })
    await help.getByText('Add a plate').waitFor()
    await help.getByText('Plates that may pass, must not pass, or need attention').waitFor()
    const more = await help.getByRole('link', { name: /documentation/ }).getAttribute('href')
    assert.match(await (await fetch(new URL(more, service.url))).text(), /<h1[^>]*>Rights/)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('menuitem', { name: 'Bahasa Indonesia' }).click()
    await page.getByRole('heading', { level: 1, name: 'Daftar' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'id')
    await page.goto(`${service.url}/app/nowhere`)
    await page.getByRole('heading', { level: 1, name: 'Halaman tidak ditemukan' }).waitFor()
    await close()
  })

  for (const { size, ...look } of looks) {
    it(`are accessible and fit: ${look.colorScheme}, ${size}`, async () => {
      const { page, errors, close } = await open(browser, `${service.url}/app/`, look)
      const check = async (name) => {
        await assertFits(page, `${name} ${size}`)
        await assertAccessible(page, `${name} ${look.colorScheme} ${size}`)
      }
      for (const path of paths) {
        if (size === 'phone' && shownElsewhere.has(path)) continue
        await page.goto(`${service.url}/app${path}`)
        await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
        await page
          .locator('[role="status"][aria-label="Loading"]')
          .first()
          .waitFor({ state: 'detached' })
        await page.waitForLoadState('load')
        await check(path)
      }
      await page.route('**/api/tariffs*', (route) => route.fulfill({ status: 500, json: {} }))
      await page.goto(`${service.url}/app/tariffs`)
      await page.reload()
      await page.getByRole('main').getByRole('alert').filter({ visible: true }).first().waitFor()
      await check('a failure')
      assert.deepEqual(errors, [])
      await close()
    })
  }

  it('dialogs are accessible, too', async () => {
    const { page } = desk
    await page.goto(`${service.url}/app/detections`)
    await page.locator('[data-row]').first().click()
    await page.getByRole('dialog').getByText('Candidate readings').waitFor()
    await assertAccessible(page, 'details')
    await page.goto(`${service.url}/app/detect`)
    await page.locator('input[type=file]').setInputFiles(picture('bandung.jpg'))
    await page.locator('[data-upload="done"]').waitFor({ timeout: 120_000 })
    await assertAccessible(page, 'a result')
    await page.goto(`${service.url}/app/lists`)
    await page.getByRole('button', { name: 'Add a plate' }).click()
    await page.getByRole('dialog').getByLabel('Plate').waitFor()
    await assertAccessible(page, 'a form')
  })
})
