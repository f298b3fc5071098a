/** `/docs` where there is no network but the service itself. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { launch, open, suite } from './browser.mjs'
import { Service } from './service.mjs'

describe('the API page', suite, () => {
  let service, browser
  before(async () => {
    service = await Service.start()
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('shows every path, and asks no other server', async () => {
    const { page, errors, close } = await open(browser, 'about:blank')
    const elsewhere = []
    await page.route(
      (url) => url.origin !== service.url && url.protocol.startsWith('http'),
      (route) => {
        elsewhere.push(route.request().url())
        return route.abort('internetdisconnected')
      },
    )
    await page.goto(`${service.url}/docs`)
    // Swagger UI resolves all schemas before it shows anything.
    await page.locator('.opblock-tag').first().waitFor()
    const { paths } = await (await fetch(`${service.url}/openapi.json`)).json()
    const operations = Object.values(paths).flatMap(Object.keys).length
    let shown = 0
    for (const section of await page.locator('.opblock-tag-section').all()) {
      await section.locator('.opblock-tag').click()
      await section.locator('.opblock').first().waitFor()
      shown += await section.locator('.opblock').count()
      await section.locator('.opblock-tag').click()
    }
    assert.equal(shown, operations)
    await page.locator('#operations-tag-detection').click()
    await page.locator('#operations-detection-detect_image .opblock-summary-control').click()
    await page.getByText('Gate 1').first().waitFor()
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT })
    assert.deepEqual(elsewhere, [])
    assert.deepEqual(errors, [])
    await close()
  })
})
