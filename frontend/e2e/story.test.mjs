/**
 * A site from its first start to its audit trail: an administrator sets it up, a guard watches, an
 * operator decides and takes money, a viewer counts, and the trail names each of them.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'

import { launch, open, settled, suite } from './browser.mjs'
import { noRtsp, startCamera, startRtspCamera } from './camera-server.mjs'
import { go, heading, logIn, logOut, menu, PASSWORD } from './people.mjs'
import { picture, Service } from './service.mjs'

const HOUR_MS = 3_600_000
const TARIFF = `
name: By the hour
valid_from: "2020-01-01T00:00:00Z"
data:
  currency: {code: IDR, decimals: 0}
  rates:
    - name: Day
      interval: {minutes: 60, amount: 5000}
  grace: {after_entry_minutes: 0, after_payment_minutes: 15}
`
const groups = {
  admin: ['Watch', 'Work', 'Vehicles', 'Insight', 'Set up'],
  others: ['Watch', 'Work', 'Vehicles', 'Insight'],
}

/** What the trail names: who, and what. */
const expected = [
  'Ani lot.create',
  'Ani camera.create',
  'Ani alert_rule.create',
  'Ani tariff.create',
  'Ani list_entry.create',
  'Ani user.create',
  'Ani login.end',
  'Budi login.succeed',
  'Entry session.create',
  'Budi session.create',
  'Budi plate.correct',
  'Budi alarm.acknowledge',
  'Citra plates.search',
  'Citra list_entry.create',
  'Citra visit.confirm',
  'Citra payment.quote',
  'Citra payment.begin',
  'Citra login.end',
  'Dewi visits.export',
]

describe('a day at a site', suite, () => {
  let service, browser, camera, desk, gatehouse, entered
  const hero = () => gatehouse.page.getByTestId('hero')
  /** Sends a photo as the person of the page does, but taken some hours ago. */
  const send = async (page, name, location, hours) => {
    const taken = new Date(Date.now() - hours * HOUR_MS)
    const file = { name, mimeType: 'image/jpeg', buffer: readFileSync(picture(name)) }
    const multipart = { file, location, captured_at: taken.toISOString() }
    const answer = await page.request.post(`${service.url}/detect_image`, { multipart })
    assert.equal(answer.status(), 200, await answer.text())
    return taken
  }
  const get = async (page, path) => (await page.request.get(service.url + path)).json()

  before(async () => {
    service = await Service.start()
    browser = await launch()
    desk = await open(browser, `${service.url}/app/`)
    const without = noRtsp()
    console.log(
      without ? `the camera is an HTTP one (MJPEG): ${without}` : 'the camera is an RTSP one',
    )
    camera = await (without ? startCamera : startRtspCamera)(desk.page)
  })
  after(async () => {
    await browser?.close()
    camera?.close()
    await service?.remove()
  })

  it('administrator: makes the account, the site, its gates, a camera and a watched plate', async () => {
    const { page } = desk
    await page.getByRole('link', { name: 'Continue' }).click()
    const step = (name) => page.getByRole('region', { name })
    await step('1. Your account').getByRole('link', { name: 'Your account' }).click()
    await page.getByLabel('Name').fill('Ani')
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Make the first administrator' }).click()
    const site = step('2. Your site')
    await site.getByLabel('Name').fill('North')
    await site.getByRole('combobox', { name: 'Timezone' }).click()
    await site.getByRole('combobox', { name: 'Timezone' }).fill('Makassar')
    await page.getByRole('option', { name: 'Asia/Makassar' }).click()
    await site.getByRole('button', { name: 'Add' }).click()
    const gates = step('3. Entry and exit')
    await gates.getByLabel('Name of the entry').fill('Gate 1')
    await gates.getByLabel('Name of the exit').fill('Gate 2')
    await gates.getByRole('button', { name: 'Add' }).click()
    const first = step('4. The first camera or photo')
    await first.getByLabel('Name').fill('Entry')
    await first.getByLabel('Address of the camera').fill(camera.address)
    await first.getByLabel('User of the camera').fill(camera.user)
    await first.getByRole('textbox', { name: 'Password' }).fill(camera.password)
    await first.getByRole('combobox', { name: 'Where it is' }).click()
    await page.getByRole('option', { name: 'Gate 1' }).click()
    await first.getByRole('button', { name: 'Add' }).click()
    const list = step('5. The first plate on a list')
    await list.getByRole('textbox', { name: 'Plate' }).fill('B 1234 XYS')
    await list.getByText('Watched').click()
    await list.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('region', { name: 'You are ready' }).waitFor()
    assert.deepEqual((await menu(page)).groups, groups.admin)
  })

  it('administrator: adds a rule for near misses, a tariff, and three people', async () => {
    const { page } = desk
    await go(page, 'Rules')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const rule = page.getByRole('dialog', { name: 'Add a rule' })
    await rule.getByRole('textbox', { name: 'Name' }).fill('Nearly watched')
    await rule.getByRole('combobox', { name: 'Kind' }).click()
    await page.getByRole('option', { name: 'Similar to a listed plate' }).click()
    await rule.getByRole('textbox', { name: 'What to do' }).fill('Compare it with the picture')
    await rule.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: 'Nearly watched', exact: true }).waitFor()

    await go(page, 'Tariffs')
    await page.locator('input[type=file]').setInputFiles({
      name: 'hours.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(TARIFF),
    })
    await page.getByRole('button', { name: 'Save' }).click()
    await heading(page, 'By the hour').waitFor()
    await page.getByRole('link', { name: 'All tariffs' }).click()
    await page.getByRole('combobox', { name: 'Tariff of North' }).click()
    await page.getByRole('option', { name: 'By the hour' }).click()
    await page.getByText('North has the tariff By the hour now').waitFor()
    // How careful visits are joined is a setting without a page.
    const joining = await get(page, '/api/lots/1/joining')
    const careful = { data: { ...joining, risk: 0.01 } }
    const answer = await page.request.put(`${service.url}/api/lots/1/joining`, careful)
    assert.ok(answer.ok(), await answer.text())

    await go(page, 'People')
    for (const [name, role] of [
      ['Budi', 'Guard'],
      ['Citra', 'Operator'],
      ['Dewi', 'Viewer'],
    ]) {
      await page.getByRole('button', { name: 'Add a person' }).click()
      const form = page.getByRole('dialog', { name: 'Add a person' })
      await form.getByLabel('Name').fill(name)
      await form.getByRole('combobox', { name: 'Role' }).click()
      await page.getByRole('option', { name: role }).click()
      await form.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
      await form.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('row').filter({ hasText: name }).waitFor()
    }
    await logOut(page, 'Ani')
  })

  it('guard: logs in, sees the pages of a guard, and the vehicle of the camera on Live', async () => {
    gatehouse = await open(browser, `${service.url}/app/`)
    const { page } = gatehouse
    await logIn(page, 'Budi')
    await page.getByText('No readings yet').waitFor()
    await page.locator('[data-connection="live"]').first().waitFor()
    const { groups: shown, pages } = await menu(page)
    assert.deepEqual(shown, groups.others)
    assert.ok(pages.includes('Review') && pages.includes('Read a photo'), pages.join())
    camera.drive()
    // Looked for in each frame: a pass is short.
    await page.waitForFunction(() =>
      document.querySelector('[data-pass]')?.innerText.includes('Passing now, may still change'),
    )
    await hero().locator('[data-plate="B 1234 XYZ"]').waitFor()
    await hero().getByText('Gate 1').waitFor()
  })

  it('guard: acknowledges the near miss of the watched plate', async () => {
    const { page } = gatehouse
    const alarm = page.locator('[data-alarm="warning"]')
    await alarm.getByText('Nearly watched').waitFor()
    assert.equal(await alarm.locator('[data-near="B1234XYS"] mark').innerText(), 'S')
    await alarm.getByText('Compare it with the picture').waitFor()
    await alarm.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByRole('menuitem', { name: 'Acted' }).click()
    await alarm.waitFor({ state: 'detached' })
    const { items } = await get(page, '/api/alarms?state=acknowledged')
    assert.deepEqual([items[0].kind, items[0].outcome], ['near_miss', 'acted'])
  })

  it('guard: reads a photo at the exit, and corrects one on Live', async () => {
    const { page } = gatehouse
    await send(page, 'bandung.jpg', 'Gate 1', 3)
    await go(page, 'Read a photo')
    await page.getByRole('combobox', { name: 'Location of the photos' }).click()
    await page.getByRole('option', { name: 'Gate 2' }).click()
    await page.locator('input[type=file]').setInputFiles(picture('bandung.jpg'))
    await page.locator('[data-upload="done"]').waitFor()
    await go(page, 'Live')
    await hero().locator('[data-plate="D 8705 QK"]').waitFor()
    // Its keys work once it is drawn.
    await settled(page)
    await page.keyboard.press('e')
    const form = page.getByRole('dialog', { name: 'Correct the reading' })
    await form.getByLabel('Correct text of the plate').fill('D 8706 QK')
    await form.getByRole('button', { name: 'Correct', exact: true }).click()
    await hero().locator('[data-plate="D 8706 QK"]').waitFor()
    await page.getByRole('button', { name: 'Back to the newest' }).click()
  })

  it('operator: blocks the plate for a reason', async () => {
    const { page } = desk
    await logIn(page, 'Citra')
    await page.getByRole('button', { name: 'Account: Citra' }).waitFor()
    const { groups: shown, pages } = await menu(page)
    assert.deepEqual(shown, groups.admin)
    for (const name of ['People', 'API keys', 'Audit trail', 'Integrations'])
      assert.ok(!pages.includes(name), name)
    await go(page, 'Plates')
    await page.getByLabel('Plate').first().fill('B 1234 XYZ')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Change status' }).click()
    await page.getByRole('menuitem', { name: 'Block' }).click()
    const form = page.getByRole('dialog', { name: 'Block: B 1234 XYZ' })
    await form.getByRole('textbox', { name: 'Reason' }).fill('Left without paying')
    await form.getByRole('button', { name: 'Block' }).click()
    await page.locator('[data-status="blocked"]').first().waitFor()
  })

  it('guard: the next passage raises the alarm, which stays until it is acknowledged', async () => {
    const { page } = gatehouse
    camera.drive()
    const alarm = page.locator('[data-alarm="critical"]')
    await alarm.getByText('Left without paying').waitFor()
    const held = page.locator('[data-testid=hero][data-held=true][data-status=blocked]')
    await held.locator('[data-plate="B 1234 XYZ"]').waitFor()
    await page.keyboard.press('a')
    await page.getByRole('menuitem', { name: /Escalated/ }).click()
    await alarm.waitFor({ state: 'detached' })
  })

  it('operator: reviews the doubtful visit, and takes the money of another one', async () => {
    const { page } = desk
    entered = await send(page, 'taxi.jpg', 'Gate 1', 3.5)
    await send(page, 'taxi.jpg', 'Gate 2', 1)
    await go(page, 'Review')
    await page
      .locator('[data-case]')
      .getByRole('img', { name: /D8706QK/ })
      .waitFor()
    // Its keys work once it is drawn.
    await settled(page)
    await page.keyboard.press('y')
    await page.getByText('Nothing to review').waitFor()
    await go(page, 'Visits')
    await page.locator('[data-row]').filter({ hasText: 'L 1098 UB' }).click()
    const details = page.getByRole('dialog', { name: /^Visit \d+/ })
    await details.getByText('Left', { exact: true }).first().waitFor()
    await details.getByRole('button', { name: 'Calculate the price' }).click()
    // Two hours and a half: three intervals.
    await details.getByRole('button', { name: /15,000 received in cash$/ }).click()
    await details.getByText('Settled').first().waitFor()
    await page.keyboard.press('Escape')
    await logOut(page, 'Citra')
  })

  it('viewer: sees the numbers, exports in the time of the site, and changes nothing', async () => {
    const { page } = desk
    await logIn(page, 'Dewi')
    await page.getByRole('button', { name: 'Account: Dewi' }).waitFor()
    const { groups: shown, pages } = await menu(page)
    assert.deepEqual(shown, groups.others)
    assert.ok(!pages.includes('Review') && !pages.includes('Read a photo'), pages.join())
    await go(page, 'Statistics')
    await page.getByText('Different plates').waitFor()
    await go(page, 'Visits')
    await page.locator('[data-row]').nth(2).waitFor()
    await page.getByText('Times in WITA (Asia/Makassar)').waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ])
    const [head, ...lines] = readFileSync(await download.path(), 'utf8')
      .trim()
      .split(/\r?\n/)
    assert.ok(head.includes('entered_at'), head)
    const taxi = lines.find((line) => line.includes('L1098UB'))
    const local = new Date(entered.getTime() + 8 * HOUR_MS).toISOString().slice(0, 19)
    assert.match(taxi, new RegExp(`,${local}(\\.\\d+)?\\+08:00,`))
    await page.locator('[data-row]').first().click()
    const details = page.getByRole('dialog', { name: /^Visit \d+/ })
    await details.getByRole('button', { name: 'Evidence (ZIP)' }).waitFor()
    assert.equal(await details.getByRole('button', { name: 'Close the visit' }).count(), 0)
    await page.keyboard.press('Escape')
    await logOut(page, 'Dewi')
  })

  it('administrator: the audit trail has who did what, and is whole', async () => {
    const { page } = desk
    await logIn(page, 'Ani')
    await page.getByRole('button', { name: 'Account: Ani' }).waitFor()
    await go(page, 'Audit trail')
    const { items } = await get(page, '/api/audit?limit=200')
    const did = new Set(items.map(({ actor, action }) => `${actor.name} ${action}`))
    const missing = expected.filter((one) => !did.has(one))
    assert.deepEqual(missing, [], [...did].join(', '))
    await page.getByRole('combobox', { name: 'Subject' }).click()
    await page.getByRole('option', { name: 'Alarm', exact: true }).click()
    await page.getByText('2 entries', { exact: true }).waitFor()
    assert.equal(await page.getByRole('cell', { name: 'Budi' }).count(), 2)
    await page.getByRole('button', { name: 'Verify the newest entries' }).click()
    await page.getByText(/The newest \d+ entries are whole/).waitFor()
  })

  it('had no error in the browser', () => {
    assert.deepEqual([...desk.errors, ...gatehouse.errors], [])
  })
})
