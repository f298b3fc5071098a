/** An edge site from its key on the centre's page to a picture that the centre gets from it. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { assertAccessible, assertFits, launch, open, phone, suite } from './browser.mjs'
import { until } from './parking.mjs'
import { heading } from './people.mjs'
import { Service } from './service.mjs'

/** Returns the lines of an `.env` as the environment of a process. */
const environmentOf = (lines) =>
  Object.fromEntries(lines.split('\n').map((line) => /^([^=]+)=(.*)$/.exec(line).slice(1)))

describe('edge sites', suite, () => {
  let centre, site, browser, desk, environment
  const row = (name) => desk.page.getByRole('row').filter({ hasText: name })
  before(async () => {
    centre = await Service.start()
    browser = await launch()
    desk = await open(browser, `${centre.url}/app/sites`)
  })
  after(async () => {
    await browser?.close()
    await site?.remove()
    await centre?.remove()
  })

  it('are added, and the key is shown once with the settings of the site', async () => {
    const { page } = desk
    await heading(page, 'Edge sites').waitFor()
    await page.getByText('No edge site yet').waitFor()
    await page.getByRole('button', { name: 'Add a site' }).click()
    const form = page.getByRole('dialog', { name: 'Add a site' })
    await form.getByLabel('Name').fill('Bandung')
    await form.getByLabel('Code').fill('bandung-1')
    await form.getByRole('checkbox', { name: 'Blocked' }).check()
    await assertAccessible(page, 'the form of a site')
    await form.getByRole('button', { name: 'Add a site' }).click()
    const dialog = page.getByRole('dialog', { name: 'The key of Bandung' })
    const key = await dialog.getByRole('textbox', { name: 'Key' }).inputValue()
    environment = environmentOf(await dialog.locator('code').innerText())
    assert.deepEqual(environment, {
      GALAXY_SITE: 'bandung-1',
      GALAXY_CENTRE_URL: centre.url,
      GALAXY_CENTRE_KEY: key,
    })
    await assertAccessible(page, 'the key of a site')
    await page.keyboard.press('Escape')
    assert.ok(await dialog.isVisible())
    await dialog.getByRole('button', { name: 'I have stored it' }).click()
    await row('Bandung').getByText('Never seen').waitFor()
    await row('Bandung').getByText('Events: not known').waitFor()
    assert.ok(!JSON.stringify(await centre.json('/api/sites')).includes(key))
  })

  it('hand over their readings, and their pictures when they are asked for', async () => {
    const { page } = desk
    site = await Service.start({ ...environment, GALAXY_SITE_PICTURES: 'none' })
    await site.upload('jakarta.jpg')
    // The table of detections does not follow by itself.
    await until(centre, (readings) => readings.length === 1, '/detections')
    await row('Bandung').locator('[data-site="ok"]').waitFor()
    await row('Bandung').getByText('sends those asked for').waitFor()
    await page.goto(`${centre.url}/app/detections`)
    await page.locator('[data-row]').first().waitFor()
    await page.locator('[data-row]').first().click()
    const details = page.getByRole('dialog', { name: /^Detection/ })
    await details.getByText('The picture is at Bandung and has not been sent.').waitFor()
    await assertAccessible(page, 'a picture at its site')
    await details.getByRole('button', { name: 'Get the picture from the site' }).click()
    await details.getByText('The picture is asked for.').waitFor()
    await details.getByRole('img', { name: /^Photo with/ }).waitFor()
  })

  it('are changed, and not over a change that somebody else made meanwhile', async () => {
    const { page } = desk
    await page.goto(`${centre.url}/app/sites`)
    await page.getByRole('button', { name: 'Edit: Bandung' }).click()
    const form = page.getByRole('dialog', { name: /Bandung/ })
    await form.getByLabel('Name').fill('Bandung 2')
    await form.getByRole('checkbox', { name: 'Watched' }).check()
    await form.getByRole('combobox', { name: 'Pictures that come by themselves' }).click()
    await page.getByRole('option', { name: 'sends those of listed plates' }).click()
    await form.getByLabel('Keep photos, days').fill('30')
    await assertAccessible(page, 'the form of a site that is changed')
    await form.getByRole('button', { name: 'Save' }).click()
    await row('Bandung 2').getByText('Blocked, Watched').waitFor()
    // The site has them, and goes by them.
    await row('Bandung 2').getByText('sends those of listed plates').waitFor()
    const { settings } = await centre.json('/api/sites/1')
    assert.deepEqual(settings, { pictures: 'listed', keep_days: 30, keep_days_unlisted: null })
    // The version that is deleted is asked for when the question is opened.
    await Promise.all([
      page.waitForResponse(`${centre.url}/api/sites/1`),
      page.getByRole('button', { name: 'Delete: Bandung 2' }).click(),
    ])
    const question = page.getByRole('dialog', { name: 'Delete the site Bandung 2?' })
    await question.getByText('Its readings and visits stay here').waitFor()
    const body = { enabled: false }
    await centre.json('/api/sites/1', { method: 'PATCH', body })
    await question.getByRole('button', { name: 'Delete' }).click()
    await question.getByRole('alert').waitFor()
    await question.getByRole('button', { name: 'Cancel' }).click()
    await row('Bandung 2').locator('[data-site="off"]').waitFor()
  })

  it('get a new key, and are deleted', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'New key: Bandung 2' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'New key' }).click()
    const dialog = page.getByRole('dialog', { name: 'The key of Bandung 2' })
    const key = await dialog.getByRole('textbox', { name: 'Key' }).inputValue()
    assert.notEqual(key, environment.GALAXY_CENTRE_KEY)
    await dialog.getByRole('button', { name: 'I have stored it' }).click()
    await assertFits(page, 'a site')
    await assertAccessible(page, 'a site')
    await page.getByRole('button', { name: 'Delete: Bandung 2' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No edge site yet').waitFor()
    assert.equal((await centre.json('/detections')).items.length, 1)
    assert.deepEqual(desk.errors, [])
  })

  it('fit on a dark phone in Indonesian', async () => {
    await centre.json('/api/sites', { method: 'POST', body: { code: 'bogor-1', name: 'Bogor' } })
    const look = { viewport: phone, hasTouch: true, colorScheme: 'dark', locale: 'id-ID' }
    const { page, errors, close } = await open(browser, `${centre.url}/app/sites`, look)
    await heading(page, 'Situs edge').waitFor()
    await page.getByText('Belum terlihat').waitFor()
    await assertFits(page, 'sites')
    await assertAccessible(page, 'sites on a phone')
    assert.deepEqual(errors, [])
    await close()
  })
})
