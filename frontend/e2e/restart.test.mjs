/** The service goes away and comes back: the app says so, and recovers by itself. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { launch, open, suite } from './browser.mjs'
import { Service } from './service.mjs'

describe('a restart of the service', suite, () => {
  let service, browser, live
  before(async () => {
    service = await Service.start()
    browser = await launch()
    live = await open(browser, `${service.url}/app/`)
    await live.page.locator('[data-connection="live"]').first().waitFor()
  })
  after(async () => {
    await browser?.close()
    await service?.remove()
  })

  it('is reported, and what is shown stays', async () => {
    await service.upload('jakarta.jpg')
    await live.page.getByTestId('hero').waitFor()
    // The code of the other pages is fetched when the first one is there.
    await live.page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/lists-')),
    )
    await service.stop()
    await live.page.getByText('The service cannot be reached').waitFor()
    await live.page.locator('[data-connection="lost"]').first().waitFor()
    assert.ok(await live.page.getByTestId('hero').isVisible())
  })

  it('shows a page that is opened meanwhile as offline', async () => {
    await live.page.keyboard.press('6')
    await live.page.getByText('No connection to the service').first().waitFor()
  })

  it('recovers without a reload and misses nothing', async () => {
    await service.start()
    await service.upload('taxi.jpg')
    await live.page.locator('[data-connection="live"]').first().waitFor()
    await live.page.getByText('The service cannot be reached').waitFor({ state: 'detached' })
    await live.page.getByText('No plate on this list').waitFor()
    await live.page.keyboard.press('1')
    await live.page.getByTestId('hero').locator('[data-plate="L 1098 UB"]').waitFor()
    assert.equal(await live.page.locator('[data-reading]').count(), 2)
    assert.deepEqual(live.errors, [])
  })
})
