/** The dashboard and `/docs` below a path, as a proxy serves them. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { launch, open, suite } from './browser.mjs'
import { picture, Service } from './service.mjs'

describe('below a path', suite, () => {
  let service, browser
  before(async () => {
    service = await Service.start({ GALAXY_ROOT_PATH: '/alpr' })
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  /** Opens a page that may use nothing outside of the path. */
  async function openBelow(address) {
    const opened = await open(browser, 'about:blank')
    const outside = []
    opened.page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol === 'http:' && !/^\/alpr(\/|$)/.test(url.pathname)) outside.push(url.href)
    })
    await opened.page.goto(service.url + address)
    return { ...opened, outside }
  }

  it('uploads a photo, shows it live, and finds it', async () => {
    const { page, errors, outside, close } = await openBelow('/alpr')
    await page.getByText('Live', { exact: true }).first().waitFor()
    assert.equal(new URL(page.url()).pathname, '/alpr/app/')
    await page.locator('[data-connection="live"]').first().waitFor()
    // Only an event of the stream makes the reading appear without a reload.
    await service.upload('jakarta.jpg')
    const shown = page.locator('img[src*="/alpr/outputs/"]').first()
    await shown.waitFor()
    await page.waitForFunction(
      () => document.querySelector('img[src*="/alpr/outputs/"]')?.naturalWidth > 0,
    )

    await page.goto(`${service.url}/alpr/app/detect`)
    await page.locator('input[type=file]').first().setInputFiles(picture('bandung.jpg'))
    await page.locator('[data-plate="D 8705 QK"]').first().waitFor()

    await page.goto(`${service.url}/alpr/app/detections`)
    await page.locator('[data-row]').first().click()
    const link = page.getByRole('dialog').getByRole('list', { name: 'Pictures' }).getByRole('link')
    const href = await link.first().getAttribute('href')
    assert.match(href, /^\/alpr\/outputs\//)
    assert.match((await fetch(service.url + href)).headers.get('content-type'), /image/)
    assert.deepEqual(outside, [])
    assert.deepEqual(errors, [])
    await close()
  })

  it('shows the API page, whose calls have the path', async () => {
    const { page, errors, outside, close } = await openBelow('/alpr/docs')
    await page.locator('#operations-tag-service').click()
    await page.locator('#operations-service-get_health .opblock-summary-control').click()
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByRole('button', { name: 'Execute' }).click()
    await page.getByText(`${service.url}/alpr/health`).first().waitFor()
    await page.locator('.live-responses-table .response-col_status').getByText('200').waitFor()
    assert.deepEqual(outside, [])
    assert.deepEqual(errors, [])
    await close()
  })
})
